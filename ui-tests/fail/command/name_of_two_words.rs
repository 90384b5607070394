// A name is one word of a command line.

use duotone::{command, handlers};

#[command(name = "create user")]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
