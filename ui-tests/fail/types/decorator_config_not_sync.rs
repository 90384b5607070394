// Configuration is shared by all threads.

use std::cell::Cell;

use duotone::prelude::*;

#[decorator(name: Cell<u8>)]
pub async fn named(next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-name", name.get().to_string()))
}

fn main() {
    let _ = named(Cell::new(7));
}
