// A parameter is named like an argument; its type is the argument's.

use duotone::prelude::*;

#[get("/users/{id:u64}")]
fn show(id: u64) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
