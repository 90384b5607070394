// A prefix and a path join with one slash, the path's.

use duotone::prelude::*;

#[blueprint(url_prefix = "/admin/")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
