// An argument that one path names, every path has to (R31): once for all methods.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users/{id}")]
#[method_view("/users")]
impl Users {
    fn get(_id: u64) {}

    fn put(_id: u64) {}
}

fn main() {
    let _ = handlers![Users];
}
