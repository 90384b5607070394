// The function that is missing is named.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn show(&self) {}
}

fn main() {
    Report.show();
    let _ = mounts!["/report" => Report];
}
