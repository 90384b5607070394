// An argument that does not exist is named, with the ones that do.

use duotone::prelude::*;

#[after_serving(once)]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
