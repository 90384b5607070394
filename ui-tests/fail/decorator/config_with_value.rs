// The value is given where the decorator is used.

use duotone::prelude::*;

#[decorator(ttl = 60)]
async fn cache(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [cache()])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
