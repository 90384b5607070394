// Configuration that does nothing is what rustc says of any argument.

#![deny(unused_variables)]

use duotone::prelude::*;

#[decorator(ttl: u64)]
async fn cache(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [cache(60)])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
