// An after hook returns a response or nothing.

use duotone::prelude::*;

#[after_request]
async fn hook() -> u64 {
    1
}

fn main() {
    let _ = handlers![hook];
}
