// No prefix is written by leaving it out.

use duotone::prelude::*;

#[blueprint(url_prefix = "/")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
