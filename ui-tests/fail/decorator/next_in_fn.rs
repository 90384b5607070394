// A `fn` cannot await.

use duotone::prelude::*;

#[decorator]
fn audit(next: Next<'_>) -> Result<Response> {
    async_to_sync(next.run())
}

#[get("/", with = [audit])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
