// An argument is given once.

use duotone::prelude::*;

#[after_request(type = A, type = B)]
fn hook() {}

fn main() {
    let _ = handlers![A];
}
