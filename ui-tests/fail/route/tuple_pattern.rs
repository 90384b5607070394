// An argument has a name.

use duotone::prelude::*;

#[get("/")]
fn show((a, b): (State<u8>, State<u16>)) {
    let _ = (a, b);
}

fn main() {
    let _ = handlers![show];
}
