// An argument is given once.

use duotone::prelude::*;

#[before_serving(type = A, type = B)]
fn hook() {}

fn main() {
    let _ = handlers![A];
}
