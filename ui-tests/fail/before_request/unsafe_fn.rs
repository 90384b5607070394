// A hook is safe to call.

use duotone::prelude::*;

#[before_request]
unsafe fn hook() {}

fn main() {
    let _ = handlers![hook];
}
