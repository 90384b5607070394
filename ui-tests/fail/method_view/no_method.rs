// The names that count are listed.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users")]
impl Users {
    fn show() {}
}

fn main() {
    Users::show();
    let _ = handlers![Users];
}
