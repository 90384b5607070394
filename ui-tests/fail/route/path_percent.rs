// A path is literal text, not percent-encoded.

use duotone::prelude::*;

#[get("/caf%C3%A9")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
