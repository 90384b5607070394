// The value of a provider is shared between threads.

use duotone::prelude::*;

#[provider]
fn counter() -> std::cell::Cell<u8> {
    std::cell::Cell::new(1)
}

fn main() {
    counter();
}
