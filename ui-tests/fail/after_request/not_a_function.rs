// A hook is a function.

use duotone::prelude::*;

#[after_request]
struct Hook;

fn main() {
    let _ = Hook;
}
