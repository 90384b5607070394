// Arguments are separated by commas.

use duotone::prelude::*;

#[get("/users" name = "users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
