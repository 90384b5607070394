// A view that nobody registers is warned of once, at its name; a registered one is not.

#![deny(dead_code)]

use duotone::prelude::*;

#[get("/a")]
fn registered() {}

#[get("/b")]
#[post("/b")]
pub(crate) fn unregistered() {}

fn main() {
    let _ = handlers![registered];
}
