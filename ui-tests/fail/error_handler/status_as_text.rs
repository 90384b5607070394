// A status is a number.

use duotone::prelude::*;

#[error_handler("404")]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
