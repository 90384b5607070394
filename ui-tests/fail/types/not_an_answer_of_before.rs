// A before hook goes on or answers.

use duotone::prelude::*;

#[before_request]
fn hook() -> u64 {
    1
}

fn main() {
    let _ = handlers![hook];
}
