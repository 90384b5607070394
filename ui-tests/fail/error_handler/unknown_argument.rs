// An argument that does not exist is named, with the ones that do.

use duotone::prelude::*;

#[error_handler(status = 404)]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
