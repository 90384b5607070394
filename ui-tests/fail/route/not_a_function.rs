// A route needs a function.

use duotone::prelude::*;

#[get("/")]
struct Show;

fn main() {
    let _ = Show;
}
