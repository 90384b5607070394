// A name is not empty.

use duotone::prelude::*;

#[blueprint(name = "")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
