// What a cfg leaves out is in nobody's way, and what it does not is.

use duotone::prelude::*;

#[blueprint]
#[allow(non_camel_case_types)]
mod admin {
    use duotone::prelude::*;

    #[get("/")]
    fn home() {}

    #[cfg(any())]
    pub fn blueprint() {}

    #[cfg(all())]
    pub struct blueprint();
}

fn main() {
    drop(admin::blueprint());
}
