// A command is not a hook as well.

use duotone::{before_serving, command, handlers};

#[command]
#[before_serving]
fn create_user() {}

fn main() {
    let _ = handlers![create_user];
}
