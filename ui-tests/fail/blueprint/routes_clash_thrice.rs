// A route is hidden once, by the first that hides it.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    #[get("/about")]
    fn first() {}

    #[get("/about")]
    #[cfg(all())]
    fn second() {}

    #[cfg(any())]
    #[get("/about")]
    fn never() {}
}

fn main() {
    drop(admin::blueprint());
}
