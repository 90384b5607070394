// A rest parameter is the end of a path.

use duotone::prelude::*;

#[get("/files/{*rest}/edit")]
fn show(rest: &str) {
    let _ = rest;
}

fn main() {
    let _ = handlers![show];
}
