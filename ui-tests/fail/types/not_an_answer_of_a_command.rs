// A command has no answer.

use duotone::prelude::*;

#[duotone::command]
async fn create_user() -> String {
    String::new()
}

fn main() {
    let _ = handlers![create_user];
}
