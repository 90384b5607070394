// The limit of a mount is one like that of a route.

use duotone::prelude::*;

struct Report;

#[view]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/daily", timeout = "0s", detach => Report];
}
