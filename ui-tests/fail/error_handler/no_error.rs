// Without a status there is nothing but the argument to say which errors are meant.

use duotone::prelude::*;

#[error_handler]
fn failed(_req: &Request) {}

fn main() {
    let _ = handlers![failed];
}
