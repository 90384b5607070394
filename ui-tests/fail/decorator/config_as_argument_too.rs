// Configuration is in the body without being an argument.

use duotone::prelude::*;

#[decorator(ttl: u64)]
async fn cache(ttl: &u64, next: Next<'_>) -> Result<Response> {
    let _ = ttl;
    next.run().await
}

#[get("/", with = [cache(60)])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
