// A number alone may mean anything.

use duotone::prelude::*;

#[get("/users", timeout = "2")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
