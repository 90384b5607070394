// A future of what is inside does nothing by itself.

#![deny(warnings)]

use duotone::prelude::*;

#[decorator]
async fn forgets(next: Next<'_>) {
    next.run();
}

#[get("/", with = [forgets])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
