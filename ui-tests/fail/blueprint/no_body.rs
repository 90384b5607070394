// A module in a file of its own has no body to read; the first error is the compiler's own.

use duotone::prelude::*;

#[blueprint]
mod no_body_admin;

fn main() {
    drop(no_body_admin::blueprint());
}
