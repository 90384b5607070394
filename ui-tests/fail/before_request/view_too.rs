// A function is a view or a hook.

use duotone::prelude::*;

#[before_request]
#[get("/")]
fn hook() {}

fn main() {
    let _ = handlers![hook];
}
