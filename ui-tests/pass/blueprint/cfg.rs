// What a `#[cfg]` leaves out is not listed, and clashes with nothing; the names of others neither.
#![deny(warnings)]

use duotone::prelude::*;

#[blueprint]
mod views {
    use duotone::prelude::*;

    #[cfg(all())]
    #[get("/a")]
    fn one() {}

    #[get("/a")]
    #[cfg(any())]
    fn one() {}

    #[cfg_attr(any(), get("/b"), allow(dead_code))]
    #[cfg_attr(all(), get("/c", type = Two))]
    fn two() {}

    #[get("/b")]
    fn three() {}

    #[cfg(any())]
    mod left_out {
        #[duotone::get("/a")]
        fn one() {}

        #[duotone::error_handler(404)]
        fn not_found() {}
    }

    mod there {
        #![cfg_attr(all(), allow(clippy::all))]

        #[duotone::error_handler(404)]
        fn not_found() {}

        #[cfg_attr(all(), cfg(any()))]
        #[duotone::get("/a")]
        fn one() {}
    }

    #[cfg_attr(all(), duotone::blueprint(url_prefix = "/inner"))]
    mod inner {
        #[duotone::get("/a")]
        fn one() {}
    }

    #[cfg_attr(any(), duotone::blueprint(url_prefix = "/plain"))]
    mod plain {
        #[duotone::get("/d")]
        fn four() {}
    }

    #[cfg(any())]
    pub fn blueprint() -> u8 {
        1
    }
}

fn main() {
    let client = App::new().register(views::blueprint()).build().unwrap().test_client();
    for (path, status) in
        [("/a", 204), ("/b", 204), ("/c", 204), ("/d", 204), ("/inner/a", 204), ("/plain/d", 404)]
    {
        assert_eq!(client.get(path).send().status(), status, "{path}");
    }
}
