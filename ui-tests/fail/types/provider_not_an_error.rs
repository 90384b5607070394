// What a provider fails with is an error.

use duotone::prelude::*;

#[provider]
fn number() -> Result<u8, String> {
    Ok(1)
}

fn main() {
    let _ = number();
}
