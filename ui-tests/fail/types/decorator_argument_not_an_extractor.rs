// Every other argument is an extractor.

use duotone::prelude::*;

struct Clock;

#[decorator]
async fn timed(clock: Clock, next: Next<'_>) -> Result<Response> {
    let _ = clock;
    next.run().await
}

#[get("/", with = [timed])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
