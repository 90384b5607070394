// A view has one type for each argument.

use duotone::prelude::*;

#[get("/")]
fn show(_value: impl Sized) {}

fn main() {
    let _ = handlers![show];
}
