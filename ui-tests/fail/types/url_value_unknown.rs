// There are no values but the parameters'.

use duotone::prelude::*;

#[get("/users/{id}")]
fn user(id: u64, req: &Request) -> String {
    format!("{id} {}", req.path())
}

fn main() {
    let _ = url_for(user { id: 42, req: 1 });
}
