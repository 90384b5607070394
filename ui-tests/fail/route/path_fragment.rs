// A fragment never reaches the server.

use duotone::prelude::*;

#[get("/users#top")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
