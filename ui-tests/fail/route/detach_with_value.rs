// It is said or not.

use duotone::prelude::*;

#[get("/users", detach = true)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
