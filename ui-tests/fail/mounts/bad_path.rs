// The path is that of a route, and so are its mistakes.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/{day" => Report, "/report" => Report];
}
