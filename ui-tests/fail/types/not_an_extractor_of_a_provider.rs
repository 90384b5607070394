// What a provider takes is extracted from the request.

use duotone::prelude::*;

#[provider]
fn double(_n: u32) -> u32 {
    2
}

fn main() {
    double(1);
}
