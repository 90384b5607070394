// A provider returns something to ask for.

use duotone::prelude::*;

#[provider]
fn audit(_req: &Request) {}

#[get("/")]
fn index(_: Provided<audit>) {}

fn main() {
    let _ = handlers![index];
}
