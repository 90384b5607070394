// An argument that does not exist is named, with the ones that do.

use duotone::prelude::*;

#[provider(apps)]
fn number() -> u8 {
    1
}

fn main() {
    number();
}
