// The attribute adds a function of this name.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}

    pub fn blueprint() {}
}

fn main() {
    admin::blueprint();
}
