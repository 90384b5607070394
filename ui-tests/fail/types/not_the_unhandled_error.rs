// A teardown takes any error.

use duotone::prelude::*;

#[teardown_request]
fn hook(_err: Option<&std::fmt::Error>) {}

fn main() {
    let _ = handlers![hook];
}
