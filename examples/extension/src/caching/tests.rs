//! The decorator alone, around views of either color.

use std::time::Duration;

use duotone::prelude::*;
use duotone::testing::{self, RequestBuilder, TestNext, TestResponse, UnitRequest};

use super::*;
use crate::Clock;

const MINUTE: Duration = Duration::from_secs(60);

/// The request of each test, and the clock of its cache.
struct Shop {
    app: App,
    clock: Clock,
}

impl Shop {
    fn new(cache: Cache) -> Self {
        let clock = Clock::stopped();
        let app = App::new()
            .secret_key("for tests: nobody has to know it")
            .install(cache.clock(clock.clone()));
        Shop { app: app.build().expect("an app without faults"), clock }
    }

    fn cache(&self) -> State<Cache> {
        State(self.app.state().expect("the cache"))
    }

    fn get(&self, uri: &str) -> RequestBuilder {
        testing::request().app(&self.app).uri(uri)
    }
}

/// Asks twice, a request made the same way; says how often the view ran.
fn runs(next: &TestNext, make: impl Fn() -> RequestBuilder) -> usize {
    let before = next.runs();
    for _ in 0..2 {
        ask(next, &make().build());
    }
    next.runs() - before
}

#[track_caller]
fn ask(next: &TestNext, req: &UnitRequest) -> TestResponse {
    next.under(&cache(MINUTE), req).run().expect("an answer")
}

#[test]
fn what_was_answered_is_answered_again_until_it_expires() {
    for next in [testing::next(Html("<p>news")), testing::next(Html("<p>news")).waits()] {
        let shop = Shop::new(Cache::new());
        let first = ask(&next, &shop.get("/news").build());
        shop.clock.advance(MINUTE / 2);
        let second = ask(&next, &shop.get("/news").build());
        assert_eq!((first.text(), second.text(), next.runs()), ("<p>news", "<p>news", 1));
        assert_eq!(second.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!((first.header("age"), second.header("age")), (None, Some("30")));
        shop.clock.advance(MINUTE / 2);
        assert_eq!(ask(&next, &shop.get("/news").build()).header("age"), None);
        assert_eq!((next.runs(), shop.cache().len()), (2, 1));
    }
}

#[test]
fn async_tests_await_the_same() {
    let (shop, next) = (Shop::new(Cache::new()), testing::next("news").waits());
    async_to_sync(async {
        for _ in 0..2 {
            let res = next.under(&cache(MINUTE), &shop.get("/news").build()).await?;
            assert_eq!(res.text(), "news");
        }
        Ok::<(), Error>(())
    })
    .expect("answers");
    assert_eq!(next.runs(), 1);
}

#[test]
fn a_path_with_its_query_is_answered_for_itself() {
    let (shop, next) = (Shop::new(Cache::new()), testing::next("page"));
    for uri in ["/pages", "/pages?n=1", "/pages?n=2", "/pages/"] {
        assert_eq!(runs(&next, || shop.get(uri)), 1, "{uri}");
    }
}

#[test]
fn what_is_not_for_everybody_is_not_kept() {
    type Answer = fn(&Request) -> Response;
    let rows: [(&str, Answer); 9] = [
        ("not 200", |_| Response::new("x").with_status(StatusCode::CREATED)),
        ("not found", |_| Response::new("x").with_status(StatusCode::NOT_FOUND)),
        ("private", |_| Response::new("x").with_header("cache-control", "max-age=9, Private")),
        ("private for a header", |_| {
            Response::new("x").with_header("cache-control", "private=\"x-a\"")
        }),
        ("no-store", |_| Response::new("x").with_header("cache-control", "no-store")),
        ("no-cache", |_| Response::new("x").with_header("cache-control", "no-cache")),
        ("a cookie", |_| Response::new("x").with_header("set-cookie", "a=1")),
        ("vary *", |_| Response::new("x").with_header("vary", "accept, *")),
        ("a stream", |_| Response::new(Body::reader(&b"x"[..]))),
    ];
    for (what, answer) in rows {
        let (shop, next) = (Shop::new(Cache::new()), testing::next_with(answer));
        assert_eq!(runs(&next, || shop.get("/")), 2, "{what}");
        assert!(shop.cache().is_empty(), "{what}");
    }
    let (shop, next) = (Shop::new(Cache::new()), testing::next("x"));
    assert_eq!(runs(&next, || shop.get("/").method(Method::POST)), 2);
    assert_eq!(runs(&next, || shop.get("/").bearer("t0ken")), 2);
    let next = testing::next_with(|_| Response::new("x").with_header("cache-control", "max-age=9"));
    assert_eq!(runs(&next, || shop.get("/")), 1);
}

#[test]
fn an_error_passes_and_is_not_kept() {
    let shop = Shop::new(Cache::new());
    let next = testing::next_with(|_| -> Result<()> { abort!(503) });
    for _ in 0..2 {
        let error = next.under(&cache(MINUTE), &shop.get("/").build()).run().unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    }
    assert_eq!(next.runs(), 2);
}

#[test]
fn vary_tells_requests_apart() {
    let shop = Shop::new(Cache::new());
    let next = testing::next_with(|req| {
        let language = req.header("accept-language").unwrap_or("none").to_owned();
        Response::new(language).with_header("vary", "Accept-Language, accept")
    });
    for language in ["en", "fr", "en", "fr"] {
        let res = ask(&next, &shop.get("/").header("accept-language", language).build());
        assert_eq!(res.text(), language);
    }
    assert_eq!(next.runs(), 2);
    assert_eq!(ask(&next, &shop.get("/").build()).text(), "none");
    assert_eq!(ask(&next, &shop.get("/").header("accept", "text/html").build()).text(), "none");
    assert_eq!((next.runs(), shop.cache().len()), (4, 4));
}

#[test]
fn what_a_session_says_is_for_the_same_cookies_only() {
    let shop = Shop::new(Cache::new());
    let next = testing::next_with(|req| -> Result<String> {
        Ok(req.session()?.get("user")?.unwrap_or("nobody".to_owned()))
    });
    assert_eq!(ask(&next, &shop.get("/").build()).text(), "nobody");
    let ada = shop.get("/").session("user", "Ada").header("cookie", "session=ada");
    assert_eq!(ask(&next, &ada.build()).text(), "Ada");
    assert_eq!(next.runs(), 2);
    let again = ask(&next, &shop.get("/").header("cookie", "session=ada").build());
    assert_eq!((again.text(), again.header("vary")), ("Ada", Some("cookie")));
    assert_eq!(ask(&next, &shop.get("/").build()).text(), "nobody");
    assert_eq!(next.runs(), 2);
}

#[test]
fn there_is_an_end_to_its_room() {
    let shop = Shop::new(Cache::new().capacity(2).largest(4));
    let next = testing::next("page");
    for uri in ["/a", "/b", "/c"] {
        ask(&next, &shop.get(uri).build());
        shop.clock.advance(MINUTE / 60);
    }
    assert_eq!(shop.cache().len(), 2);
    for (uri, runs) in [("/b", 0), ("/c", 0), ("/a", 1)] {
        let before = next.runs();
        ask(&next, &shop.get(uri).build());
        assert_eq!(next.runs() - before, runs, "{uri}");
    }
    // What has expired goes first, all of it.
    shop.clock.advance(MINUTE);
    ask(&next, &shop.get("/d").build());
    assert_eq!(shop.cache().len(), 1);
    shop.cache().clear();
    assert_eq!(runs(&testing::next("large"), || shop.get("/large")), 2);
    assert!(shop.cache().is_empty());
    let none = Shop::new(Cache::new().capacity(0));
    assert_eq!(runs(&next, || none.get("/")), 2);
}
