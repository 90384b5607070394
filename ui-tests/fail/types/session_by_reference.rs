// A session is a handle that is taken by value.

use duotone::prelude::*;

#[get("/")]
fn index(session: &Session) -> Result<Option<String>> {
    session.get("user")
}

fn main() {
    let _ = App::new().handlers(handlers![index]);
}
