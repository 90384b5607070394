// A view with a mistake still has its struct: to ask for its URL is no second error.

use duotone::prelude::*;

#[get("/users/{id}", nmae = "user")]
fn user(id: u64) -> String {
    id.to_string()
}

fn main() {
    let _ = url_for(user { id: 42 });
}
