// There is no serving hook of a blueprint.

use duotone::prelude::*;

#[before_serving(app)]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
