// An `async fn` does not block.

use duotone::prelude::*;

#[decorator]
async fn audit(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/", with = [audit])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
