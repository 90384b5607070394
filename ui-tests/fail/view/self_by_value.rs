// What is mounted is there for all requests.

use duotone::{mounts, view};

struct Report;

#[view]
impl Report {
    fn dispatch(self) {}
}

fn main() {
    let _ = mounts!["/report" => Report];
}
