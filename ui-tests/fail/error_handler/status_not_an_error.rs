// A status below 400 is not an error's.

use duotone::prelude::*;

#[error_handler(200)]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
