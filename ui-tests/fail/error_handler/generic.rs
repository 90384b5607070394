// An error handler has one type for each argument.

use duotone::prelude::*;

#[error_handler]
fn failed<E>(_err: &E) {}

fn main() {
    let _ = handlers![failed];
}
