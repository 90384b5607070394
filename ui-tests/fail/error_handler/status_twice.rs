// A handler is for one status.

use duotone::prelude::*;

#[error_handler(404, 405)]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
