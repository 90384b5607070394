// A hook that nobody registers is warned of once, at its name; a registered one is not.

#![deny(dead_code)]

use duotone::prelude::*;

#[before_request]
fn registered() {}

#[before_request]
async fn unregistered() {}

fn main() {
    let _ = handlers![registered];
}
