// Decorators are a list, also when there is one.

use duotone::prelude::*;

#[decorator]
async fn login_required(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = login_required)]
fn index() {}

fn main() {
    let _ = (handlers![index], login_required());
}
