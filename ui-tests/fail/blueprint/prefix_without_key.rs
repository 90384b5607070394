// The prefix is given by name.

use duotone::prelude::*;

#[blueprint("/admin")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
