// A blueprint is made of a module.

use duotone::prelude::*;

#[blueprint]
fn admin() {}

fn main() {
    admin();
}
