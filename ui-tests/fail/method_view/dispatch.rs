// The attribute that is meant is named.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users")]
impl Users {
    fn dispatch(&self) {}
}

fn main() {
    Users.dispatch();
    let _ = handlers![Users];
}
