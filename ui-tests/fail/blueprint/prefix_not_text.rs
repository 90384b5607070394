// A prefix is a literal.

use duotone::prelude::*;

#[blueprint(url_prefix = PREFIX)]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
