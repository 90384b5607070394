// A rest parameter is a segment of its own.

use duotone::prelude::*;

#[get("/files/v{*rest}")]
fn show(rest: &str) {
    let _ = rest;
}

fn main() {
    let _ = handlers![show];
}
