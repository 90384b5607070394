// A name has a key.

use duotone::{command, handlers};

#[command("create-user")]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
