// A name is not a flag.

use duotone::{command, handlers};

#[command(name = "--create")]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
