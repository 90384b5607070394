// A function is a hook once.

use duotone::prelude::*;

#[before_serving]
#[before_serving]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
