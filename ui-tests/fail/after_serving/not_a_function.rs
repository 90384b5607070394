// A hook is a function.

use duotone::prelude::*;

#[after_serving]
struct Hook;

fn main() {
    let _ = Hook;
}
