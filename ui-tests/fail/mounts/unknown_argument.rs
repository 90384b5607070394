// An argument that does not exist is named, with the ones that do.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/report", nmae = "report" => Report];
}
