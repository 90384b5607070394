// There is one response.

use duotone::prelude::*;

#[after_request]
fn hook(_a: Response, _b: &mut Response) {}

fn main() {
    let _ = handlers![hook];
}
