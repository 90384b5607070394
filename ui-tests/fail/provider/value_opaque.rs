// Who asks for the value has to know its type.

use duotone::prelude::*;

#[provider]
fn greeting() -> Result<impl std::fmt::Display> {
    Ok("Hello")
}

fn main() {
    let _ = greeting();
}
