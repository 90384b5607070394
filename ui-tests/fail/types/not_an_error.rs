// An error handler takes an error.

use duotone::prelude::*;

#[error_handler]
fn failed(_err: &u32) {}

fn main() {
    let _ = handlers![failed];
}
