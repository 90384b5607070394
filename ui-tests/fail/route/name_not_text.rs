// A name is a text.

use duotone::prelude::*;

#[get("/users", name = users)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
