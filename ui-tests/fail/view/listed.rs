// A view without a path is mounted, not listed.

use duotone::{handlers, view};

struct Report;

#[view]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = handlers![Report];
}
