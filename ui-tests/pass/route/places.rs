//! A view may stand in a function, a module or a macro, with any visibility, doc comments and
//! `#[cfg]`.
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations)]
#![deny(rust_2018_idioms, unused_qualifications, single_use_lifetimes, unused_lifetimes)]

use duotone::prelude::*;

pub mod public {
    //! Public, as seen from a library.

    /// Says hello.
    #[duotone::get("/public")]
    pub fn hello() -> &'static str {
        "hello"
    }
}

mod inner {
    pub(super) mod innermost {
        #[duotone::get("/super")]
        pub(in super::super) fn a() {}

        #[duotone::get("/crate")]
        pub(crate) async fn b() {}
    }
}

macro_rules! page {
    ($(#[$attr:meta])* $vis:vis $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty, $path:literal) => {
        $(#[$attr])*
        #[get($path)]
        $vis fn $name(prefix: State<u64>, $($arg: $ty),*) -> $ret {
            let value = format!("{}", *prefix);
            $(let value = format!("{value} {}", $arg);)*
            value
        }
    };
}

page!(/** Made by a macro. */ pub one(id: u64, name: &str) -> String, "/one/{id}/{name}");
page!(pub(crate) none() -> String, "/none");

#[cfg(any())]
#[get("/never")]
fn never(absent: Absent) {}

#[get("/cfg")]
#[cfg(all())]
fn always() {}

#[cfg_attr(all(), get("/conditional"), doc = "Declared conditionally.")]
#[cfg_attr(any(), post("/conditional"))]
#[cfg_attr(all(), put("/conditional"))]
fn conditional() {}

#[get("/const")]
const fn constant() -> &'static str {
    "constant"
}

#[get("/deprecated")]
#[deprecated]
#[must_use]
fn old() -> &'static str {
    "old"
}

fn main() {
    struct Local(u64);

    impl<'r> FromParam<'r> for Local {
        fn from_param(text: &'r str) -> Result<Self> {
            Ok(Local(text.parse()?))
        }
    }

    #[get("/local/{id}")]
    fn local(id: Local) -> String {
        id.0.to_string()
    }

    // A view is still an ordinary function.
    assert_eq!(local(Local(7)), "7");
    let _ = handlers![
        public::hello,
        inner::innermost::a,
        inner::innermost::b,
        one,
        none,
        #[cfg(any())]
        never,
        always,
        conditional,
        constant,
        old,
        local,
    ];
}
