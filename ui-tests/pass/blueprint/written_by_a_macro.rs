// A module that a macro writes is read like any other, and what stands in it is skipped whole.
#![deny(warnings)]

use duotone::prelude::*;

macro_rules! crud {
    ($(#[$meta:meta])* $vis:vis $name:ident, $prefix:literal, $ty:ty, { $($item:item)* }) => {
        $(#[$meta])*
        #[blueprint(url_prefix = $prefix)]
        $vis mod $name {
            use super::*;

            #[get("/{id}")]
            fn show(id: $ty) -> String {
                id.to_string()
            }

            $($item)*
        }
    };
}

crud!(
    /// Users.
    #[allow(dead_code)]
    pub(crate) users, "/users", u64, {
    #[get("/")]
    fn list() -> &'static str {
        "all"
    }

    pub(super) const fn plain<const N: usize>() -> Array<{ N }> where Array<{ N }>: Sized {
        Array
    }

    pub(super) struct Array<const N: usize = { 1 + 1 }>;

    impl<const N: usize> Array<{ N }> {
        pub(super) fn get(&self) -> bool {
            N > 1
        }
    }

    pub(super) const SMALLER: bool = 1 < 2;

    pub(super) static CLOSURE: fn(u8) -> u8 = |n| { n };

    unsafe extern "C" {}

    macro_rules! one { () => { 1 } }

    pub(super) enum Kind { #[allow(unused)] A { b: u8 } }

    pub(super) trait Named where Self: Sized { fn name(&self) -> &'static str { "named" } }

    impl<T: Iterator<Item = u8>> Named for T {}

    #[get("/last")]
    async fn last() -> String {
        format!("{} {}", one!(), (0..1_u8).name())
    }
});

fn main() {
    let _ = (users::SMALLER, users::CLOSURE, users::plain::<1>().get());
    let client = App::new().register(users::blueprint()).build().unwrap().test_client();
    for (path, text) in [("/users/7", "7"), ("/users/", "all"), ("/users/last", "1 named")] {
        assert_eq!(client.get(path).send().text(), text, "{path}");
    }
}
