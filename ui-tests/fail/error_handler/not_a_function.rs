// An error handler is a function.

use duotone::prelude::*;

#[error_handler(404)]
struct Failed;

fn main() {
    let _ = Failed;
}
