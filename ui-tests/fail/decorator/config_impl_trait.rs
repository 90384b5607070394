// A type of configuration has a name: the decorator's type is written with it.

use duotone::prelude::*;

#[decorator(test: impl Fn() -> bool + Send + Sync + 'static)]
async fn only_if(next: Next<'_>) -> Result<Response> {
    if !test() {
        abort!(404);
    }
    next.run().await
}

#[get("/", with = [only_if(|| true)])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
