// A hook runs for every request of its scope.

use duotone::prelude::*;

#[before_request("/admin")]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
