// What is inside runs at most once.

use duotone::prelude::*;

#[decorator]
async fn again(next: Next<'_>) -> Result<Response> {
    let res = next.run().await;
    if res.is_err() { next.run().await } else { res }
}

#[get("/", with = [again])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
