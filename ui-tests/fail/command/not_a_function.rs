// A command is a function.

use duotone::command;

#[command]
struct CreateUser;

fn main() {
    let _ = CreateUser;
}
