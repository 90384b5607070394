// The value of a provider is shared by all who ask, so it owns its data.

use duotone::prelude::*;

#[provider]
fn name(req: &Request) -> Result<&str> {
    req.header("x-name").or_status(StatusCode::BAD_REQUEST)
}

#[get("/")]
fn index(_: Provided<name>) {}

fn main() {
    let _ = handlers![index];
}
