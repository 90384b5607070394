// An argument that does not exist is named, with the ones that do.

use duotone::{command, handlers};

#[command(nmae = "create-user")]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
