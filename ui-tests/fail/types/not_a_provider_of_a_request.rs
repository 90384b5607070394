// The value of an app provider is asked for as `State`. Two errors: see `not_a_provider`.

use duotone::prelude::*;

#[provider(app)]
fn pool() -> u8 {
    1
}

#[get("/")]
fn index(_pool: Provided<pool>) {}

fn main() {
    let _ = handlers![index];
}
