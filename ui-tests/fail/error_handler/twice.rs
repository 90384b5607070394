// A function is one handler.

use duotone::prelude::*;

#[error_handler(404)]
#[error_handler(405)]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
