// Text that borrows from the request ends with it.

use duotone::prelude::*;

#[get("/{name}")]
async fn show(name: &str) -> &str {
    name
}

fn main() {
    let _ = handlers![show];
}
