// Dots join the names of nested blueprints.

use duotone::prelude::*;

#[blueprint(name = "shop.admin")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
