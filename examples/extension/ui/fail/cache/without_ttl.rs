// A cache needs to know for how long.

use duotone::prelude::*;
use extension::cache;

#[get("/", with = [cache])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
