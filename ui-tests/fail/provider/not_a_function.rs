// A provider is a function.

use duotone::prelude::*;

#[provider]
struct Number;

fn main() {
    let _ = Number;
}
