// Where no method has it, the path is wrong.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users/{id}")]
impl Users {
    fn get() {}

    async fn post() {}
}

fn main() {
    let _ = handlers![Users];
}
