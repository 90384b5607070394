// Parameters are in braces, not in angle brackets as in Flask.

use duotone::prelude::*;

#[get("/users/<id>")]
fn show(id: u64) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
