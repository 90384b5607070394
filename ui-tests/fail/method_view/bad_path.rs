// The path is that of a route, and so are its mistakes.

use duotone::{handlers, method_view};

struct Users;

#[method_view("users")]
impl Users {
    fn get() {}
}

fn main() {
    let _ = handlers![Users];
}
