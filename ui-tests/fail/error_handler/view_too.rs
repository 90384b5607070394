// A function is a view or an error handler.

use duotone::prelude::*;

#[error_handler(404)]
#[get("/")]
fn failed() {}

fn main() {
    let _ = handlers![failed];
}
