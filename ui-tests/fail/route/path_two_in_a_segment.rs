// Between two parameters there is a slash.

use duotone::prelude::*;

#[get("/{year}-{month}")]
fn show(year: u64, month: u64) {
    let _ = (year, month);
}

fn main() {
    let _ = handlers![show];
}
