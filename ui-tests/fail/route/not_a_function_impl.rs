// A route needs a function.

use duotone::prelude::*;

struct Show;

#[get("/")]
impl Show {}

fn main() {
    let _ = Show;
}
