// A blueprint that nobody registers is one warning, and its handlers none.

#![deny(dead_code)]

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
}
