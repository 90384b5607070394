// `app` is there or not.

use duotone::prelude::*;

#[provider(app = true)]
fn number() -> u8 {
    1
}

fn main() {
    number();
}
