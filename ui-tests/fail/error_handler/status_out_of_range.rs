// There is no status from 600.

use duotone::prelude::*;

#[error_handler(600)]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
