// A function is a hook once.

use duotone::prelude::*;

#[after_request]
#[after_request]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
