// A parameter is in braces here; with another framework's grammar it is named.

use duotone::prelude::*;

#[get("/users/:id")]
fn show(id: u32) -> String {
    id.to_string()
}

fn main() {
    let _ = handlers![show];
}
