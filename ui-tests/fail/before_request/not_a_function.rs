// A hook is a function.

use duotone::prelude::*;

#[before_request]
struct Hook;

fn main() {
    let _ = Hook;
}
