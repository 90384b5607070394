// A mark has no value.

use duotone::prelude::*;

#[before_request(app = true)]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
