// A hook is a function.

use duotone::prelude::*;

#[teardown_request]
struct Hook;

fn main() {
    let _ = Hook;
}
