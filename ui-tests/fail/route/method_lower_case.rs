// Methods are upper case, as in HTTP.

use duotone::prelude::*;

#[route("/users", methods = [get])]
fn show() {}

fn main() {
    let _ = handlers![show];
}
