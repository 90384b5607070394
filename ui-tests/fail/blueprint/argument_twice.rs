// An argument is given once.

use duotone::prelude::*;

#[blueprint(url_prefix = "/a", url_prefix = "/b")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
