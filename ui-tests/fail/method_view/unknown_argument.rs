// An argument that does not exist is named, with the ones that do.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users", methods = [GET])]
impl Users {
    fn get() {}
}

fn main() {
    let _ = handlers![Users];
}
