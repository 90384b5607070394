// All mistakes are reported at once.

use duotone::prelude::*;

#[blueprint(name = "a.b", url_prefix = "admin", nmae = "x")]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}
}

fn main() {
    drop(admin::blueprint());
}
