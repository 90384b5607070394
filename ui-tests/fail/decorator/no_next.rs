// A decorator stands around something.

use duotone::prelude::*;

#[decorator]
async fn login_required(_req: &Request) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

#[get("/", with = [login_required])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
