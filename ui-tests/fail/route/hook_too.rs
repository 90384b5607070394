// A function is a view or a hook.

use duotone::prelude::*;

#[get("/")]
#[before_request]
fn show() {}

fn main() {
    let _ = handlers![show];
}
