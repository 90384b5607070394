// A block is one or the other.

use duotone::{handlers, method_view, view};

struct Users;

#[method_view("/users")]
#[view]
impl Users {
    fn get() {}
}

fn main() {
    let _ = handlers![Users];
}
