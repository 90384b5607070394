// A decorator answers no routes of its own.

use duotone::prelude::*;

#[decorator]
#[get("/")]
async fn both(next: Next<'_>) -> Result<Response> {
    next.run().await
}

fn main() {
    let _ = both();
}
