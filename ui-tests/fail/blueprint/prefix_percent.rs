// A prefix is not percent-encoded.

use duotone::prelude::*;

#[blueprint(url_prefix = "/a%20b")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
