// Methods are names.

use duotone::prelude::*;

#[route("/users", methods = ["GET"])]
fn show() {}

fn main() {
    let _ = handlers![show];
}
