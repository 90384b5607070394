// Two routes of one function can clash too.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/about")]
    #[get("/about")]
    fn about() {}
}

fn main() {
    drop(admin::blueprint());
}
