// What is asked for by `Provided` is a provider. More than one error, of one text: rustc checks the
// signature and its use apart, and `Provided(user)` has a field whose type only a provider knows.

use duotone::prelude::*;

#[get("/")]
fn index() {}

#[get("/other")]
async fn other(_index: Provided<index>) {}

fn main() {
    let _ = handlers![index, other];
}
