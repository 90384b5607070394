// A provider of the app has no request.

use duotone::prelude::*;

#[provider(app)]
fn pool(_req: &Request) -> u8 {
    1
}

fn main() {
    let _ = handlers![pool];
}
