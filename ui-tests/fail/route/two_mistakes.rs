// All mistakes are reported at once.

use duotone::prelude::*;

#[get("users/{id}", nmae = "users")]
unsafe fn show() {}

fn main() {
    let _ = handlers![show];
}
