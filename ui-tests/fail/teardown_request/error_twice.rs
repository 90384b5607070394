// There is one error.

use duotone::prelude::*;

#[teardown_request]
fn hook(_a: Option<&Error>, _b: Option<&Error>) {}

fn main() {
    let _ = handlers![hook];
}
