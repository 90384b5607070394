// All mistakes of all attributes are reported at once.

use duotone::prelude::*;

#[get("/{id}", nmae = "users")]
#[post("users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
