// A function is one provider.

use duotone::prelude::*;

#[provider]
#[provider(app)]
fn number() -> u8 {
    1
}

fn main() {
    number();
}
