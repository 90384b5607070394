// A route that takes every text hides the later ones of its shape.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/users/{name}")]
    fn by_name(name: &str) -> String {
        name.to_owned()
    }

    #[get("/users/{id}")]
    fn by_id(id: u64) -> String {
        id.to_string()
    }
}

fn main() {
    drop(admin::blueprint());
}
