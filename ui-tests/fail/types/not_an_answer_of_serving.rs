// A serving hook has no answer.

use duotone::prelude::*;

#[before_serving]
async fn hook() -> u64 {
    1
}

fn main() {
    let _ = handlers![hook];
}
