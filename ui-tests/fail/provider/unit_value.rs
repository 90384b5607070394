// Nothing is no value, also when it is spelled.

use duotone::prelude::*;

#[provider]
async fn audit() -> () {}

fn main() {
    let _ = audit();
}
