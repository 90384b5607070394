// A route has one path: several routes are several attributes.

use duotone::prelude::*;

#[get("/a", "/b")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
