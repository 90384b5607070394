// A type parameter is known where the decorator is configured.

use duotone::prelude::*;

#[decorator]
async fn logged<L: Send + Sync + 'static>(log: State<L>, next: Next<'_>) -> Result<Response> {
    let _ = log;
    next.run().await
}

#[get("/", with = [logged])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
