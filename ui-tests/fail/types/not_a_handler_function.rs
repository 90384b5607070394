// A function without an attribute is no handler.

use duotone::prelude::*;

fn helper() {}

fn main() {
    helper();
    let _ = handlers![helper];
}
