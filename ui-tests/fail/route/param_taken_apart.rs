// A path parameter is an argument with a name: one that is taken apart has none.

use duotone::prelude::*;

struct Id(u64);

#[get("/users/{id}")]
fn show(Id(id): Id) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
