// A path parameter lives in the request.

use duotone::prelude::*;

#[get("/{name}")]
fn show(name: &'static str) -> &'static str {
    name
}

fn main() {
    let _ = handlers![show];
}
