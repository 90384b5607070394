// There is one thing inside.

use duotone::prelude::*;

#[decorator]
async fn twice(next: Next<'_>, again: Next<'_>) -> Result<Response> {
    next.run().await?;
    again.run().await
}

#[get("/", with = [twice])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
