// A mark is made once.

use duotone::prelude::*;

#[before_request(app, app)]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
