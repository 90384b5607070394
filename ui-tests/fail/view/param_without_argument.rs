// What is declared is an argument.

use duotone::{mounts, view};

struct Report;

#[view(params(day))]
impl Report {
    fn dispatch(&self) {}
}

fn main() {
    let _ = mounts!["/report/{day}" => Report];
}
