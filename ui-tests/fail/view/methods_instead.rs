// The attribute that is meant is named.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn get(&self) {}
}

fn main() {
    Report.get();
    let _ = mounts!["/report" => Report];
}
