// What is asked for by `Provided` is a provider.

use duotone::prelude::*;

#[get("/")]
fn index() {}

#[get("/other")]
async fn other(_index: Provided<index>) {}

fn main() {
    let _ = handlers![index, other];
}
