// An argument is given once.

use duotone::prelude::*;

#[after_serving(type = A, type = B)]
fn hook() {}

fn main() {
    let _ = handlers![A];
}
