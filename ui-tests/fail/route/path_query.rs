// A query is not part of a path.

use duotone::prelude::*;

#[get("/users?page=1")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
