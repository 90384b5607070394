// An argument that does not exist is named, with the ones that do.

use duotone::prelude::*;

#[after_request(always)]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
