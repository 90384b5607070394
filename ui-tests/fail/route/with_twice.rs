// Decorators are those of the function, whichever of its routes is asked for.

use duotone::prelude::*;

#[decorator]
async fn login_required(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [login_required])]
#[get("/index", with = [login_required])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
