// Nothing of an expansion is warned of.
#![forbid(unsafe_code)]
#![deny(warnings, unused, dead_code, nonstandard_style, future_incompatible, missing_docs, unreachable_pub)]
#![deny(missing_debug_implementations, elided_lifetimes_in_paths)]
#![deny(unused_qualifications, redundant_lifetimes, unnameable_types)]
//! A crate with strict lints.

/// Public.
pub mod views {
    use duotone::prelude::*;

    /// A class-based view.
    #[derive(Debug)]
    pub struct Users(pub(crate) u64);

    #[method_view("/users/{id}", name = users)]
    #[duotone::method_view("/people/{id}")]
    impl Users {
        /// Public, and so documented.
        pub async fn get(&self, id: u64) -> String {
            format!("{id} {}", self.0)
        }

        #[cfg(any())]
        async fn post(&self, id: u64, missing: Missing) {}

        fn put(_id: u64, state: State<u64>) -> String {
            state.to_string()
        }
    }

    #[derive(Debug)]
    pub(crate) struct Once<'r>(&'r Request);

    impl<'r> FromRequest<'r> for Once<'r> {
        fn from_request(req: &'r Request) -> Result<Self> {
            Ok(Once(req))
        }
    }

    #[method_view("/once/{name}")]
    impl<'r> Once<'r> {
        fn get(self, name: &'r str) -> String {
            format!("{name} {}", self.0.path())
        }
    }

    /// A mounted view.
    #[derive(Debug)]
    pub struct Report;

    #[view(params(day))]
    impl Report {
        #[cfg(any())]
        fn dispatch(&self, day: &str, missing: Missing) {}

        #[cfg(not(any()))]
        async fn dispatch(&self, day: &str) -> String {
            day.to_owned()
        }
    }
}

fn main() {
    use duotone::{handlers, mounts};

    let handlers = handlers![views::Users, views::Once];
    assert_eq!(handlers.len(), 2);
    let mounts = mounts![
        "/daily/{day}" => views::Report,
        #[cfg(any())]
        "/never" => Missing,
    ];
    let app = duotone::App::new().state(views::Users(7)).state(1_u64);
    let app = app.handlers(handlers).handlers(mounts).build().expect("a sound app");
    let client = app.test_client();
    assert_eq!(client.get("/users/1").send().text(), "1 7");
    assert_eq!(client.get("/daily/x").send().text(), "x");
    assert_eq!(client.post("/users/1").send().status(), 405);
    assert_eq!(app.url_for(views::users { id: 1 }).expect("a URL").to_string(), "/users/1");
}
