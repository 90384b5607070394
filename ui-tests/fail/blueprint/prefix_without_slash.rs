// A prefix begins with a slash.

use duotone::prelude::*;

#[blueprint(url_prefix = "admin")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
