// A parameter has its value from the path or from the defaults.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/report/{day}", defaults(day = 1) => Report];
}
