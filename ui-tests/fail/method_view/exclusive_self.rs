// Requests share it.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users")]
impl Users {
    fn get(&mut self) {}
}

fn main() {
    let _ = handlers![Users];
}
