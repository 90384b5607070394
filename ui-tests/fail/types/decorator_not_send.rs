// What a decorator holds while it waits has to be `Send`.

use std::rc::Rc;

use duotone::prelude::*;

#[decorator]
async fn local(next: Next<'_>) -> Result<Response> {
    let name = Rc::new("x");
    let res = next.run().await?;
    Ok(res.with_header("x-name", *name))
}

#[get("/", with = [local])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
