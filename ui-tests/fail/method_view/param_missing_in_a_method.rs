// Where others have it, the method is wrong: once, however many paths there are.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users/{id}")]
#[method_view("/people/{id}")]
impl Users {
    fn get(_id: u64) {}

    async fn post() {}
}

fn main() {
    let _ = handlers![Users];
}
