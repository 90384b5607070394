// A function is a command once.

use duotone::{command, handlers};

#[command]
#[command(name = "add")]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
