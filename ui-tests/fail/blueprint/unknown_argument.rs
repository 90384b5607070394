// An argument that does not exist is named, with those that do.

use duotone::prelude::*;

#[blueprint(prefix = "/admin")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
