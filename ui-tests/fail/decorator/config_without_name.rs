// A value alone is no configuration.

use duotone::prelude::*;

#[decorator(60)]
async fn cache(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [cache()])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
