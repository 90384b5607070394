// The rest of a path is in braces, too.

use duotone::prelude::*;

#[get("/files/*rest")]
fn show(rest: &str) -> String {
    rest.to_owned()
}

fn main() {
    let _ = handlers![show];
}
