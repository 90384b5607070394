// A list of no decorators says nothing.

use duotone::prelude::*;

#[get("/", with = [])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
