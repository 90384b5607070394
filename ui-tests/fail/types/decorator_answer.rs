// A decorator returns what a view may return.

use duotone::prelude::*;

#[decorator]
async fn counted(next: Next<'_>) -> u64 {
    let _ = next.run().await;
    7
}

#[get("/", with = [counted])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
