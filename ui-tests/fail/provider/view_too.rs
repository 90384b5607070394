// A view is no provider.

use duotone::prelude::*;

#[get("/")]
#[provider]
fn number() -> u8 {
    1
}

fn main() {
    number();
}
