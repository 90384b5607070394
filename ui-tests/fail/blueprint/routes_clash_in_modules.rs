// Modules inside of a blueprint have no prefix of their own.

use duotone::prelude::*;

#[blueprint]
mod admin {
    use duotone::prelude::*;

    mod pages {
        #[duotone::get("/about")]
        fn about() {}
    }

    #[get("/about")]
    fn about_again() {}
}

fn main() {
    drop(admin::blueprint());
}
