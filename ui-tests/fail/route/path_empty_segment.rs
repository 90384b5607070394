// Two slashes are one too many.

use duotone::prelude::*;

#[get("/users//all")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
