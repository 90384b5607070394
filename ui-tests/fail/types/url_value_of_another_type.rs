// A value that is not of the parameter's type is blamed at its field.

use duotone::prelude::*;

#[get("/users/{id}/{name}")]
fn user(id: u64, name: &str) -> String {
    format!("{id} {name}")
}

fn main() {
    let app = App::new().handlers(handlers![user]).build().unwrap();
    let _ = app.url_for(user { id: "42", name: "Ada" });
}
