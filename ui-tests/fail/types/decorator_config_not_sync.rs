// Configuration is shared by all threads.

use std::cell::Cell;

use duotone::prelude::*;

#[decorator(name: Cell<&'static str>)]
pub async fn named(next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-name", name.get()))
}

fn main() {
    let _ = named(Cell::new("x"));
}
