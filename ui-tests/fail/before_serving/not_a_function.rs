// A hook is a function.

use duotone::prelude::*;

#[before_serving]
struct Hook;

fn main() {
    let _ = Hook;
}
