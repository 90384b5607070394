// A command has one type for each argument.

use duotone::{State, command, handlers};

#[command]
async fn create_user<T>(_users: State<T>) {}

fn main() {
    let _ = handlers![create_user];
}
