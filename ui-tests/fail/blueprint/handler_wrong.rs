// What is wrong with a handler is said once, and the rest is still there.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/users/{id}")]
    fn show() {}

    #[get("users")]
    fn list() {}
}

fn main() {
    drop(admin::blueprint());
}
