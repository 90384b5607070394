// An argument is given once.

use duotone::prelude::*;

#[error_handler(404, type = A, type = B)]
fn failed() {}

fn main() {
    let _ = handlers![A];
}
