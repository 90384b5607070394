// A serving hook has no request.

use duotone::prelude::*;

#[after_serving]
fn hook(_req: &Request) {}

fn main() {
    let _ = handlers![hook];
}
