// A function is one hook.

use duotone::prelude::*;

#[before_request]
#[after_request]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
