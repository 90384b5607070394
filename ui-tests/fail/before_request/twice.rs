// A function is a hook once.

use duotone::prelude::*;

#[before_request]
#[before_request]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
