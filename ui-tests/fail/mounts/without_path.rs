// The path comes first.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts![Report];
}
