// Configuration lives as long as the app.

use duotone::prelude::*;

#[decorator(name: &str)]
async fn named(next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-name", *name))
}

#[get("/", with = [named("x")])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
