// A URL is of a view with its parameters, not of a text.

use duotone::prelude::*;

#[get("/")]
fn index() {}

fn main() {
    let _ = handlers![index];
    let _ = url_for("index");
}
