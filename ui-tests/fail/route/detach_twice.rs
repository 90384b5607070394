// It is said once.

use duotone::prelude::*;

#[get("/users", detach, detach)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
