// A decorator that stands around nothing is unused, as a function is, and told of once.

#![deny(dead_code)]

use duotone::prelude::*;

#[decorator]
async fn used(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[decorator(name: String)]
async fn unused(next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-name", name.as_str()))
}

#[get("/", with = [used])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
