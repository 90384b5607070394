// Each name is given once.

use duotone::prelude::*;

#[decorator(ttl: u64, ttl: u32)]
async fn cache(next: Next<'_>) -> Result<Response> {
    let _ = ttl;
    next.run().await
}

#[get("/", with = [cache(60)])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
