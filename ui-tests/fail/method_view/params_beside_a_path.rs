// What the path names needs no list.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users/{id}", params(id))]
impl Users {
    fn get(_id: u64) {}
}

fn main() {
    let _ = handlers![Users];
}
