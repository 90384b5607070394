//! Answers requests in this process by axum, as `tests/bench` does by Duotone, for `dispatch.sh` to count the
//! instructions.
//!
//! ```text
//! peer-dispatch ROUTES REQUESTS    answers so many requests to the last of so many routes in `measured`
//! ```

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use tower_service::Service;

async fn user(Path(id): Path<u64>) -> String {
    id.to_string()
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse().expect("a count"));
    let routes: usize = args.next().expect("ROUTES");
    let count = args.next().expect("REQUESTS");

    let mut app: Router = (1..=routes)
        .fold(Router::new(), |app, number| app.route(&format!("/r{number}/{{id}}"), get(user)));
    let request = || Request::get(format!("/r{routes}/42")).body(Body::empty()).expect("a request");
    let requests = |count| (0..count).map(|_| request()).collect();
    // What is made lazily is made.
    answer(&mut app, requests(16));
    measured(&mut app, requests(count));
}

/// What is counted: not the making of the requests.
#[inline(never)]
fn measured(app: &mut Router, requests: Vec<Request<Body>>) {
    answer(app, black_box(requests));
}

fn answer(app: &mut Router, requests: Vec<Request<Body>>) {
    for req in requests {
        match pin!(app.call(req)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(res)) => assert_eq!(res.status(), StatusCode::OK),
            Poll::Pending => panic!("nothing waits"),
        }
    }
}
