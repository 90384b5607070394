// A route attribute below another has a path of its own.

use duotone::prelude::*;

#[get("/")]
#[post]
fn show() {}

fn main() {
    let _ = handlers![show];
}
