// An argument is always there.

use duotone::prelude::*;

#[get("/")]
fn show(#[cfg(all())] _req: &Request) {}

fn main() {
    let _ = handlers![show];
}
