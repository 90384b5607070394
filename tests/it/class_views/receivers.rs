//! What a method is called on: the app's state, what a request makes, or nothing.

// How a receiver may be written is what is tested.
#![allow(clippy::needless_arbitrary_self_type)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use duotone::prelude::*;

use crate::entries::{each_entry, text};

#[derive(Default)]
struct Counter {
    count: AtomicU64,
    name: String,
}

#[method_view("/counter/{step}")]
impl Counter {
    fn get(self: Arc<Self>, _step: u64) -> String {
        Self::show(&self)
    }

    async fn post(&self, step: u64) -> String {
        self.count.fetch_add(step, Ordering::Relaxed);
        std::future::ready(()).await;
        Self::show(self)
    }

    fn put<'r>(self: &'r Self, req: &'r Request, step: u64) -> (StatusCode, String) {
        self.count.store(step, Ordering::Relaxed);
        (StatusCode::CREATED, format!("{} {}", req.method(), Self::show(self)))
    }

    async fn delete(step: u64) -> Json<u64> {
        Json(step)
    }

    fn show(&self) -> String {
        format!("{} {}", self.name, self.count.load(Ordering::Relaxed))
    }
}

/// Made of each request, from which it borrows.
struct Once<'r> {
    req: &'r Request,
    word: &'r str,
}

impl<'r> FromRequest<'r> for Once<'r> {
    fn from_request(req: &'r Request) -> Result<Self> {
        let Some(word) = req.header("x-word") else { abort!(400, "no word") };
        Ok(Once { req, word })
    }
}

#[method_view("/once/{name}")]
impl<'a> Once<'a> {
    async fn get(self, name: &'a str) -> String {
        std::future::ready(()).await;
        format!("{} {name} {}", self.req.path(), self.word)
    }

    fn post(mut self, name: String) -> String {
        self.word = "no";
        format!("{} {name}", self.word)
    }

    fn delete(_name: &str) {}
}

/// Both: a value of the app, which a request can make a copy of.
#[derive(Clone)]
struct Both(&'static str);

impl FromRequest<'_> for Both {
    fn from_request(req: &Request) -> Result<Self> {
        Ok(Both(if req.query().is_some() { "asked" } else { "made" }))
    }
}

impl IntoResponse for Both {
    fn into_response(self) -> Result<Response> {
        self.0.into_response()
    }
}

#[method_view("/both")]
impl Both {
    fn get(&self) -> Self {
        self.clone()
    }

    async fn post(self: Self) -> Result<Self> {
        Ok(self)
    }
}

#[test]
fn a_shared_self_is_the_apps_state() {
    let counter = Counter { count: AtomicU64::new(0), name: "count".to_owned() };
    let app = App::new().state(counter).handlers(handlers![Counter]).build();
    each_entry(&app.expect("a sound app"), |entry| {
        assert_eq!(text(&entry.call("PUT", "/counter/1")), "PUT count 1", "{}", entry.name());
        assert_eq!(text(&entry.call("POST", "/counter/2")), "count 3", "{}", entry.name());
        assert_eq!(text(&entry.call("GET", "/counter/0")), "count 3", "{}", entry.name());
        assert_eq!(text(&entry.call("DELETE", "/counter/5")), "5", "{}", entry.name());
    });
}

#[test]
fn a_self_by_value_is_made_of_each_request() {
    let app = App::new().handlers(handlers![Once]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let call = |method: &str| {
            let req = http::Request::builder().method(method).uri("/once/ada");
            entry.send(req.header("x-word", "hi").body("").expect("a valid request"))
        };
        assert_eq!(text(&call("GET")), "/once/ada ada hi", "{}", entry.name());
        assert_eq!(text(&call("POST")), "no ada", "{}", entry.name());
        let (status, body) = entry.get("/once/ada");
        assert_eq!(status, 400, "{}", entry.name());
        assert!(body.contains("no word"), "{body}");
        // It is not made for a method that does without.
        assert_eq!(entry.call("DELETE", "/once/ada").status(), 204, "{}", entry.name());
    });
}

#[test]
fn both_kinds_of_self_may_be_mixed() {
    let app = App::new().state(Both("shared")).handlers(handlers![Both]).build();
    each_entry(&app.expect("a sound app"), |entry| {
        assert_eq!(text(&entry.call("GET", "/both")), "shared", "{}", entry.name());
        assert_eq!(text(&entry.call("POST", "/both")), "made", "{}", entry.name());
        assert_eq!(text(&entry.call("POST", "/both?x")), "asked", "{}", entry.name());
    });
}

#[test]
fn a_state_that_is_missing_is_one_fault() {
    let error = App::new().handlers(handlers![Counter, Both, Once]).build().expect_err("no state");
    let faults: Vec<&str> = error.faults().collect();
    let [counter, both] = faults[..] else { panic!("two faults: {faults:?}") };
    assert!(counter.starts_with(&format!("`Counter` ({}:", file!())), "{counter}");
    assert!(counter.contains("Counter>`"), "{counter}");
    assert!(both.starts_with("`Both` ("), "{both}");
}
