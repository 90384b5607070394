// A boxed error is not an error type; what to return instead is said, once.

use duotone::prelude::*;

#[get("/")]
fn show() -> Result<String, Box<dyn std::error::Error>> {
    Ok(String::new())
}

fn main() {
    let _ = handlers![show];
}
