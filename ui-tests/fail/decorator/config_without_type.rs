// Configuration has a type, as any argument has.

use duotone::prelude::*;

#[decorator(ttl)]
async fn cache(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [cache()])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
