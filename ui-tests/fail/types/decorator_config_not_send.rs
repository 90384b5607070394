// Configuration goes from thread to thread. Two errors: rustc asks for `Send` and `Sync` apart.

use std::rc::Rc;

use duotone::prelude::*;

#[decorator(name: Rc<str>)]
pub async fn named(next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-name", &**name))
}

fn main() {
    let _ = named("Ada".into());
}
