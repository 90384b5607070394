// The path is given where the view is mounted.

use duotone::{mounts, view};

struct Report;

#[view("/report")]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/report" => Report];
}
