// The forms of `self` that there are, are listed.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users")]
impl Users {
    fn get(self: Box<Self>) {}
}

fn main() {
    let _ = handlers![Users];
}
