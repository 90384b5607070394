// A bare path is a call without arguments.

use duotone::prelude::*;

#[decorator(ttl: u64)]
async fn cache(next: Next<'_>) -> Result<Response> {
    let _ = ttl;
    next.run().await
}

#[get("/", with = [cache])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
