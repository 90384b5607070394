// An argument that does not exist is named, with the ones that do.

use duotone::{mounts, view};

struct Report;

#[view(defaults(day = 1))]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/report" => Report];
}
