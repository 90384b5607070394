// An argument is given once.

use duotone::prelude::*;

#[before_request(type = A, type = B)]
fn hook() {}

fn main() {
    let _ = handlers![A];
}
