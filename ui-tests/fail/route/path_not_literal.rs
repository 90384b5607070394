// A path is a literal, where a macro can see it.

use duotone::prelude::*;

const PATH: &str = "/";

#[get(PATH, name = "x")]
fn show() {}

fn main() {
    let _ = PATH;
    let _ = handlers![show];
}
