// A teardown has no answer.

use duotone::prelude::*;

#[teardown_request]
fn hook() -> u64 {
    1
}

fn main() {
    let _ = handlers![hook];
}
