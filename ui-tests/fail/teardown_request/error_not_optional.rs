// A teardown runs without an error too, so it takes an `Option`.

use duotone::prelude::*;

#[teardown_request]
fn hook(_err: &Error) {}

fn main() {
    let _ = handlers![hook];
}
