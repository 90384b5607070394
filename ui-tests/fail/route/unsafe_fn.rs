// A view is safe to call.

use duotone::prelude::*;

#[get("/")]
unsafe fn show() {}

fn main() {
    let _ = handlers![show];
}
