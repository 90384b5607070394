//! `#[blueprint]`: what of a module is listed, and in which order.

use duotone::prelude::*;

use super::built;
use crate::entries::each_entry;

/// The order in which hooks run is the order in which they were listed.
fn note(req: &Request, name: &'static str) {
    let mut order = req.g().get::<Vec<&'static str>>().map(|it| (*it).clone()).unwrap_or_default();
    order.push(name);
    req.g().set(order);
}

fn noted(req: &Request) -> String {
    req.g().get::<Vec<&'static str>>().map(|it| it.join(" ")).unwrap_or_default()
}

#[blueprint(url_prefix = "/shop")]
mod shop {
    use duotone::before_request as first_of_all;
    use duotone::prelude::*;

    use super::{note, noted};

    #[before_request]
    fn one(req: &Request) {
        note(req, "one");
    }

    mod inside {
        use duotone::prelude::*;

        use super::super::note;

        #[before_request]
        async fn two(req: &Request) {
            note(req, "two");
        }

        mod deeper {
            #[duotone::before_request(type = Three)]
            fn three(req: &duotone::Request) {
                super::super::super::note(req, "three");
            }
        }

        #[cfg(any())]
        #[before_request]
        fn never(req: &Request) {
            note(req, "never");
        }

        #[get("/private")]
        fn private(req: &Request) -> String {
            super::order(req)
        }
    }

    #[first_of_all]
    fn four(req: &Request) {
        note(req, "four");
    }

    #[cfg_attr(all(), duotone::before_request)]
    fn five(req: &Request) {
        note(req, "five");
    }

    #[cfg_attr(any(), duotone::before_request)]
    fn no_handler(req: &Request) {
        note(req, "no handler");
    }

    #[get("")]
    #[get("/again")]
    fn order(req: &Request) -> String {
        if req.arg("plain").is_some() {
            no_handler(req);
        }
        format!("{}: {}", req.endpoint().unwrap_or_default(), noted(req))
    }

    #[error_handler(404)]
    fn lost() -> &'static str {
        "lost in the shop"
    }

    #[get("/lost")]
    fn loses() -> Result<()> {
        abort!(404)
    }

    #[blueprint(url_prefix = "/cart", name = "basket")]
    pub(super) mod cart {
        use duotone::prelude::*;

        #[before_request]
        fn six(req: &Request) {
            super::note(req, "six");
        }

        #[get("/")]
        fn all(req: &Request) -> String {
            super::order(req)
        }
    }

    #[before_request(app)]
    fn zero(req: &Request) {
        note(req, "zero");
    }
}

#[test]
fn a_module_is_listed_in_source_order_with_what_is_inside_of_it() {
    let (app, _) = built(App::new().register(shop::blueprint()));
    each_entry(&app, |entry| {
        for (target, expected) in [
            ("/shop", "shop.order: zero one two three four five"),
            ("/shop/again", "shop.order: zero one two three four five"),
            ("/shop?plain", "shop.order: zero one two three four five no handler"),
            ("/shop/private", "shop.private: zero one two three four five"),
            ("/shop/cart/", "shop.basket.all: zero one two three four five six"),
        ] {
            assert_eq!(entry.get(target), (200, expected.to_owned()), "{target}");
        }
        assert_eq!(entry.get("/shop/lost"), (404, "lost in the shop".to_owned()));
    });
}

#[test]
fn what_is_registered_under_another_name_or_prefix_is_another_blueprint() {
    let app = App::new()
        .register(shop::blueprint())
        .register(shop::blueprint().name("market").url_prefix("/market"))
        .register(shop::cart::blueprint());
    let (app, _) = built(app);
    each_entry(&app, |entry| {
        for (target, expected) in [
            ("/shop", "shop.order: zero one two three four five"),
            ("/market", "market.order: zero one two three four five"),
            ("/market/cart/", "market.basket.all: zero one two three four five six"),
            ("/cart/", "basket.all: zero six"),
        ] {
            assert_eq!(entry.get(target), (200, expected.to_owned()), "{target}");
        }
    });
}

#[test]
fn a_blueprint_of_a_module_has_the_place_of_its_attribute() {
    #[blueprint]
    mod broken {
        #[duotone::before_request]
        fn needs(_missing: duotone::State<u128>) {}
    }
    let named = broken::blueprint().name("a.b");
    let error = App::new().register(named).build().expect_err("an app with faults").to_string();
    let place = format!("`a.b` ({}:{})", file!(), line!() - 7);
    assert!(error.contains(&place), "{place}: {error}");
}

#[blueprint(url_prefix = "/guarded", with = [login_required, marked("outer"), inside::marked_inside])]
mod guarded {
    use duotone::prelude::*;

    #[decorator]
    async fn login_required(req: &Request, next: Next<'_>) -> Result<Response> {
        if req.header("x-user").is_none() {
            abort!(401);
        }
        next.run().await
    }

    #[decorator(mark: &'static str)]
    fn marked(next: SyncNext<'_>) -> Result<Response> {
        Ok(next.run()?.with_header("x-mark", *mark))
    }

    mod inside {
        use duotone::prelude::*;

        // Decorators and plain functions are not listed.
        #[decorator]
        pub(super) async fn marked_inside(next: Next<'_>) -> Result<Response> {
            Ok(next.run().await?.with_header("x-inside", "yes"))
        }
    }

    struct Users;

    #[method_view("/users/{id}")]
    impl Users {
        fn get(&self, id: u64) -> String {
            format!("user {id}")
        }

        async fn delete(&self, id: u64) -> String {
            format!("no user {id}")
        }
    }

    // For requests: it runs where it is asked for.
    #[provider]
    fn text(text: State<String>) -> String {
        text.to_uppercase()
    }

    // For the app: it is listed.
    #[provider(app)]
    async fn app_text() -> String {
        "plain".to_owned()
    }

    #[get("/plain")]
    async fn plain(text: Provided<text>) -> String {
        text.to_string()
    }

    pub(super) fn with_state(app: AppBuilder) -> AppBuilder {
        app.state(Users)
    }
}

#[test]
fn a_module_has_class_based_views_and_decorators_around_all_of_its_views() {
    let app = App::new().register(guarded::blueprint());
    let (app, _) = built(guarded::with_state(app));
    each_entry(&app, |entry| {
        for (method, target, text) in [
            ("GET", "/guarded/users/7", "user 7"),
            ("DELETE", "/guarded/users/7", "no user 7"),
            ("GET", "/guarded/plain", "PLAIN"),
        ] {
            assert_eq!(entry.call(method, target).status(), 401, "{method} {target}");
            let mut req = crate::entries::request(method, target);
            req.headers_mut().insert("x-user", "Ada".parse().expect("a header value"));
            let response = entry.send(req);
            assert_eq!(crate::entries::text(&response), text, "{method} {target}");
            assert_eq!(crate::entries::header(&response, "x-mark"), Some("outer"));
            assert_eq!(crate::entries::header(&response, "x-inside"), Some("yes"));
        }
    });
}
