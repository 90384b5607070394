// A handler of a status takes any error of it.

use duotone::prelude::*;

#[error_handler(404)]
fn failed(_err: &std::fmt::Error) {}

fn main() {
    let _ = handlers![failed];
}
