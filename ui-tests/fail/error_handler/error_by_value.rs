// The error is taken by reference.

use duotone::prelude::*;

#[error_handler]
fn failed(_err: HttpError) {}

fn main() {
    let _ = handlers![failed];
}
