// A prefix has one slash between its segments.

use duotone::prelude::*;

#[blueprint(url_prefix = "/a//b")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
