// A prefix is literal text.

use duotone::prelude::*;

#[blueprint(url_prefix = "/users/{id}")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
