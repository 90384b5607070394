// A decorator is made of a function.

use duotone::prelude::*;

#[decorator]
struct LoginRequired;

fn main() {
    let _ = LoginRequired;
}
