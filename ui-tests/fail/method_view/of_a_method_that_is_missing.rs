// What is said of a method is said of one that is there.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users", post(body_limit = "1KiB"))]
impl Users {
    fn get() {}
}

fn main() {
    let _ = handlers![Users];
}
