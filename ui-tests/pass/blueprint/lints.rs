// A blueprint is warned of by no lint, and documented where the module is public.
#![forbid(unsafe_code)]
#![deny(warnings, unused, dead_code, nonstandard_style, future_incompatible, missing_docs, unreachable_pub)]
#![deny(let_underscore, keyword_idents, explicit_outlives_requirements, unit_bindings)]
#![deny(missing_copy_implementations, missing_debug_implementations, elided_lifetimes_in_paths)]
#![deny(trivial_casts, trivial_numeric_casts, unused_import_braces, unused_results)]
#![deny(unused_qualifications, variant_size_differences, redundant_lifetimes, unnameable_types)]
//! A crate with strict lints.

/// Public.
#[duotone::blueprint(url_prefix = "/shop")]
pub mod shop {
    use duotone::prelude::*;

    #[get("")]
    fn front() {}

    /// Public too.
    pub mod pages {
        use duotone::prelude::*;

        #[get("/about")]
        async fn about() {}

        mod deeper {
            #[duotone::after_request(app)]
            fn after(res: &mut duotone::Response) {
                res.set_header("x", "y");
            }

            #[duotone::after_serving(type = Flush)]
            fn flush() {}
        }
    }

    #[blueprint(url_prefix = "/cart")]
    mod cart {
        use duotone::get as fetch;

        #[fetch("/")]
        fn all() {}
    }

    /// Nothing is handed up from here.
    pub mod plain {
        /// A number.
        pub const NUMBER: u8 = 1;
    }
}

#[duotone::blueprint]
mod empty {}

fn main() {
    let app = duotone::App::new().register(shop::blueprint()).register(empty::blueprint());
    let client = app.build().unwrap().test_client();
    assert_eq!(client.get("/shop").send().status(), 204);
    assert_eq!(client.get("/shop/cart/").send().status(), 204);
    assert_eq!(client.get("/shop/about").send().header("x"), Some("y"));
    assert_eq!(shop::plain::NUMBER, 1);
}
