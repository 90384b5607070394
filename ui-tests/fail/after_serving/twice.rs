// A function is a hook once.

use duotone::prelude::*;

#[after_serving]
#[after_serving]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
