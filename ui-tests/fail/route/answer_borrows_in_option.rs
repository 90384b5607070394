// What an answer holds cannot borrow from the request either.

use std::borrow::Cow;

use duotone::prelude::*;

#[get("/")]
fn show(req: &Request) -> Option<Cow<'_, str>> {
    req.arg("name")
}

fn main() {
    let _ = handlers![show];
}
