// An argument that does not exist is named, with the ones that do.

use duotone::prelude::*;

#[before_request(application)]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
