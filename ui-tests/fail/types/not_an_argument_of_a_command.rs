// A command has no request to take anything of.

use duotone::prelude::*;

#[duotone::command]
fn create_user(_name: Query<String>) {}

fn main() {
    let _ = handlers![create_user];
}
