//! Answers requests of one kind in this process, for `count.sh` to count the instructions.
//!
//! ```text
//! count                  the names of all kinds
//! count NAME REQUESTS    answers so many requests in `measured`, after some to warm up
//! ```

mod cases;
mod handlers;

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use duotone::prelude::*;

use cases::{Case, How};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let Some(name) = args.next() else {
        for case in cases::all() {
            println!("{}", case.name);
        }
        return Ok(());
    };
    let all = cases::all();
    let case = all.iter().find(|case| case.name == name).or_status(StatusCode::NOT_FOUND)?;
    let count: usize = args.next().unwrap_or_default().parse()?;

    let app = (case.app)().build()?;
    // Each has its own cookie: what it takes to read one depends on its bytes, which are random.
    let cookie = || case.after.map(|target| cookie_of(&app.handle_sync(get(target))));
    let requests = |count| (0..count).map(|_| request(case, cookie().as_deref())).collect();
    // Threads start, and what is made lazily is made.
    answer(&app, case.how, requests(16));
    measured(&app, case.how, requests(count));
    Ok(())
}

/// What is counted: not the making of the requests.
#[inline(never)]
fn measured(app: &App, how: How, requests: Vec<http::Request<Body>>) {
    answer(app, how, black_box(requests));
}

fn answer(app: &App, how: How, requests: Vec<http::Request<Body>>) {
    for req in requests {
        let res = match how {
            How::Sync => app.handle_sync(req),
            How::Async => awaited(app, req),
        };
        assert_eq!(res.status(), StatusCode::OK);
        assert_ne!(res.body().as_bytes(), Some(&b"?"[..]), "what a view was given is wrong");
    }
}

/// As on an event loop: what has no sync part is polled on this thread.
fn awaited(app: &App, req: http::Request<Body>) -> Response {
    match pin!(app.handle(req)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(res) => res,
        Poll::Pending => panic!("nothing waits"),
    }
}

fn request(case: &Case, cookie: Option<&str>) -> http::Request<Body> {
    let mut req = http::Request::builder().uri(case.target);
    if case.name.starts_with("extract") {
        // They look for these.
        req = req.header("accept", "*/*").header("cookie", "lang=en; theme=dark");
    }
    if let Some(cookie) = cookie {
        req = req.header("cookie", cookie);
    }
    let req = match case.posts {
        Some((content_type, body)) => {
            req.method(Method::POST).header("content-type", content_type).body(body.into())
        }
        None => req.body(Body::empty()),
    };
    req.expect("a valid request")
}

fn get(target: &str) -> http::Request<Body> {
    http::Request::get(target).body(Body::empty()).expect("a valid request")
}

/// The first pair of a response's cookie, as a browser sends it back.
fn cookie_of(res: &Response) -> String {
    let cookie = res.header("set-cookie").expect("a cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}
