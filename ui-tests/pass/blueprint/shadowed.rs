// An expansion finds its own names without a prelude and where all of them mean something else.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(dead_code, unused_macros, non_camel_case_types)]

extern crate duotone as flask;

#[flask::blueprint(name = "other", url_prefix = "/x", crate = ::flask)]
mod r#type {
    mod std {}
    mod core {}
    mod duotone {}
    struct Blueprint;
    struct Handler;
    struct str;
    macro_rules! handlers { () => {} }

    #[::flask::get("/", crate = ::flask)]
    fn r#match() {}

    mod r#mod {
        #[::flask::before_request(crate = ::flask)]
        async fn r#type() {}
    }

    #[::flask::blueprint(crate = ::flask)]
    mod r#type {
        #[::flask::get("/raw", crate = ::flask)]
        fn raw() {}
    }
}

fn main() {
    ::std::mem::drop(r#type::blueprint());
}
