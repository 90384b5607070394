// A provider is asked for by its type, and has no name.

use duotone::prelude::*;

#[provider("number")]
fn number() -> u8 {
    1
}

fn main() {
    number();
}
