// What belongs to the function is given in one of its attributes.

use duotone::prelude::*;

#[get("/a", type = A)]
#[post("/b", type = B)]
fn show() {}

fn main() {
    let _ = handlers![A];
}
