// A decorator that nothing uses is warned of once, at its name; one that is used is not.

#![deny(dead_code)]

use duotone::prelude::*;

#[decorator]
async fn used(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[decorator(limit: u32)]
fn unused(req: &Request, next: SyncNext<'_>) -> Result<Response> {
    req.g().set(*limit);
    next.run()
}

#[get("/", with = [used])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
