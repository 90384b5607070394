// What belongs to the function is given in one of its attributes.

use duotone::prelude::*;

#[get("/a", name = "a")]
#[post("/b", name = "b")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
