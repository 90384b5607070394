// A function is a hook once.

use duotone::prelude::*;

#[teardown_request]
#[teardown_request]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
