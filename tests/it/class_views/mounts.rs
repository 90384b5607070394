//! `#[view]` and `mounts![..]`: one view at several paths, each with data of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use duotone::prelude::*;

use crate::entries::{each_entry, header, sent, text};

struct Report {
    title: String,
    shown: AtomicU64,
}

impl Report {
    fn daily() -> Self {
        Report { title: "day".to_owned(), shown: AtomicU64::new(0) }
    }

    fn weekly(title: &str) -> Self {
        Report { title: title.to_owned(), shown: AtomicU64::new(100) }
    }
}

#[view]
impl Report {
    async fn dispatch(&self, req: &Request) -> String {
        std::future::ready(()).await;
        let shown = self.shown.fetch_add(1, Ordering::Relaxed);
        let at = req.param("day").or(req.param("week")).unwrap_or("-");
        format!("{} {at} {} {}", self.title, shown, self.name(req))
    }

    fn name<'r>(&self, req: &'r Request) -> &'r str {
        req.endpoint().unwrap_or("?")
    }
}

/// A sync view with typed parameters of its own.
struct Sum(u64);

#[view(params(a, b), methods = [GET, POST], name = "sums", body_limit = "4B")]
impl Sum {
    fn dispatch(self: Arc<Self>, b: u64, body: String, a: &str, req: &Request) -> String {
        let more = req.param("more").unwrap_or_default();
        format!("{} {a} {b} {body}{more}", self.0)
    }
}

struct Things {
    things: &'static [&'static str],
}

#[method_view(params(id), body_limit = "4B")]
impl Things {
    fn get(&self, id: usize) -> Option<&'static str> {
        self.things.get(id).copied()
    }

    async fn post(&self, _id: usize, body: String) -> String {
        format!("{body} of {}", self.things.len())
    }
}

#[test]
fn each_mount_has_data_of_its_own() {
    let title = String::from("week");
    let mounts = mounts![
        "/daily/{day}" => Report::daily(),
        "/weekly/{week}", name = "weekly" => Report::weekly(&title),
        "/latest" => Report::daily(),
        #[cfg(not(test))]
        "/never" => Report::daily(),
    ];
    assert_eq!(mounts.len(), 3);
    for (at, target, answer) in [
        (0, "/daily/7", "day 7 0 report"),
        (1, "/weekly/9", "week 9 100 weekly"),
        (2, "/latest", "day - 0 report"),
    ] {
        let app = App::new().handlers(mounts.clone()).build().expect("a sound app");
        let client = app.test_client();
        assert_eq!(client.get(target).send().text(), answer, "{at}");
    }
    let app = App::new().handlers(mounts).build().expect("a sound app");
    each_entry(&app, |entry| {
        let count = |target| {
            let (_, body) = entry.get(target);
            let count = body.split(' ').nth(2).map(str::to_owned);
            count.and_then(|it| it.parse::<u64>().ok()).expect("a count")
        };
        let (day, week) = (count("/daily/7"), count("/weekly/9"));
        assert_eq!(count("/daily/8"), day + 1, "{}", entry.name());
        assert_eq!(count("/weekly/9"), week + 1, "{}", entry.name());
        assert_eq!(entry.call("POST", "/daily/7").status(), 405, "{}", entry.name());
        assert_eq!(entry.call("HEAD", "/daily/7").status(), 200, "{}", entry.name());
    });
}

// R28, R31, R33
#[test]
fn a_mounted_view_declares_its_parameters() {
    let mounts = mounts![
        "/sum/{a}/{b}" => Sum(1),
        "/mus/{b}/{more}", defaults(a = "x"), methods = [PUT], body_limit = "8B" => Sum(2),
    ];
    let app = App::new().handlers(mounts).build().expect("a sound app");
    each_entry(&app, |entry| {
        for (method, target, body, status, answer) in [
            ("POST", "/sum/one/2", "1234", 200, "1 one 2 1234"),
            ("POST", "/sum/one/2", "12345", 413, ""),
            ("POST", "/sum/one/two", "", 404, ""),
            ("PUT", "/sum/one/2", "", 405, ""),
            ("PUT", "/mus/2/%2B", "12345678", 200, "2 x 2 12345678+"),
            ("PUT", "/mus/two/2", "", 404, ""),
            ("GET", "/mus/2/3", "", 405, ""),
        ] {
            let mut req = sent(target, "text/plain", body.as_bytes());
            *req.method_mut() = method.parse().expect("a method");
            let response = entry.send(req);
            let context = format!("{method} {target} {body}, {}", entry.name());
            assert_eq!(response.status(), status, "{context}");
            if status == 200 {
                assert_eq!(text(&response), answer, "{context}");
            }
        }
    });
}

#[test]
fn a_method_view_without_a_path_is_mounted_too() {
    let mounts = mounts![
        "/letters/{id}" => Things { things: &["a", "b"] },
        "/digits/{id}", name = "digits" => Things { things: &["0"] },
        "/days/{day}" => Report::daily(),
    ];
    let numbers = Blueprint::new("numbers").url_prefix("/numbers").handlers(mounts);
    let app = App::new().register(numbers).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/numbers/letters/1"), (200, "b".to_owned()), "{}", entry.name());
        assert_eq!(entry.get("/numbers/digits/0"), (200, "0".to_owned()), "{}", entry.name());
        assert_eq!(entry.get("/numbers/digits/1").0, 404, "{}", entry.name());
        let post = entry.send(sent("/numbers/letters/1", "text/plain", b"some"));
        assert_eq!(text(&post), "some of 2", "{}", entry.name());
        let long = entry.send(sent("/numbers/digits/1", "text/plain", b"12345"));
        assert_eq!(long.status(), 413, "{}", entry.name());
        let put = entry.call("PUT", "/numbers/letters/1");
        assert_eq!(header(&put, "allow"), Some("GET, HEAD, OPTIONS, POST"), "{}", entry.name());
        let (_, day) = entry.get("/numbers/days/7");
        assert!(day.ends_with("numbers.report"), "{day}");
    });
}

// R29
#[test]
fn what_is_wrong_with_a_mount_is_a_fault_at_its_place() {
    let line = line!();
    let mounts = mounts![
        "/sum/{a}" => Sum(1),
        "/things/{id}", methods = [GET] => Things { things: &[] },
        "/daily/{day}" => Report::daily(),
        "/daily/{at}" => Report::daily(),
        "/{a}/{b}", defaults(c = 1) => Sum(1),
        "/other/{a}", defaults(b = "two") => Sum(1),
    ];
    let error = App::new().handlers(mounts).build().expect_err("an app with faults");
    let place = |name: &str, below: u32| format!("`{name}` ({}:{})", file!(), line + below);
    let expected = [
        format!("{}: `/sum/{{a}}` has no value for `b`", place("Sum", 2)),
        format!("{} answers the methods that it has", place("Things", 3)),
        format!("{}: the default `two` of `b` is not a `u64`", place("Sum", 7)),
        format!(
            "GET `/daily/{{day}}` hides GET `/daily/{{at}}`: {} and {}",
            place("Report", 4),
            place("Report", 5)
        ),
    ];
    let faults: Vec<&str> = error.faults().collect();
    for fault in &expected {
        let found = faults.iter().any(|found| found.starts_with(fault.as_str()));
        assert!(found, "{fault} in {faults:#?}");
    }
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
}
