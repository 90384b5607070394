// An argument is given once.

use duotone::{command, handlers};

#[command(name = "add", name = "create")]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
