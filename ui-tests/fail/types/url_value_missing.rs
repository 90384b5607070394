// Every parameter needs a value.

use duotone::prelude::*;

#[get("/users/{id}/{name}")]
async fn user(id: u64, name: &str) -> String {
    format!("{id} {name}")
}

fn main() {
    let _ = url_for(user { id: 42 });
}
