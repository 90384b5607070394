// What a view fails with is an error; the return type is blamed, once.

use duotone::prelude::*;

#[get("/")]
fn show() -> Result<&'static str, String> {
    Err("no".to_owned())
}

fn main() {
    let _ = handlers![show];
}
