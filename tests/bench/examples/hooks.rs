//! What five hooks cost of which none waits: the same view without and with them, in turns. Async ones
//! around an async view, as on an event loop; sync ones around a sync view, on one thread.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use duotone::prelude::*;

const ROUNDS: usize = 21;
const REQUESTS: u32 = 20_000;

#[get("/async")]
async fn on_loop() -> &'static str {
    "Hello"
}

#[get("/sync")]
fn on_thread() -> &'static str {
    "Hello"
}

mod on_loop_before {
    use duotone::prelude::*;

    #[before_request]
    pub(crate) async fn one() {}

    #[before_request]
    pub(crate) async fn two() {}

    #[before_request]
    pub(crate) async fn three() {}

    #[before_request]
    pub(crate) async fn four() {}

    #[before_request]
    pub(crate) async fn five() {}
}

mod on_thread_before {
    use duotone::prelude::*;

    #[before_request]
    pub(crate) fn one() {}

    #[before_request]
    pub(crate) fn two() {}

    #[before_request]
    pub(crate) fn three() {}

    #[before_request]
    pub(crate) fn four() {}

    #[before_request]
    pub(crate) fn five() {}
}

type Answer = fn(&App) -> Response;

/// As on an event loop.
fn awaited(app: &App) -> Response {
    match pin!(app.handle(request("/async"))).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(res) => res,
        Poll::Pending => panic!("nothing waits"),
    }
}

fn called(app: &App) -> Response {
    app.handle_sync(request("/sync"))
}

fn request(target: &'static str) -> http::Request<Body> {
    http::Request::get(target).body(Body::empty()).expect("a valid request")
}

/// How long a request takes on average.
fn measure(app: &App, answer: Answer) -> Duration {
    let start = Instant::now();
    for _ in 0..REQUESTS {
        assert_eq!(answer(app).status(), StatusCode::OK);
    }
    start.elapsed() / REQUESTS
}

fn median(mut times: Vec<i128>) -> i128 {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() -> Result<()> {
    let views = || App::new().handlers(handlers![on_loop, on_thread]);
    let without = views().build()?;
    let on_loop = {
        use on_loop_before::{five, four, one, three, two};
        views().handlers(handlers![one, two, three, four, five]).build()?
    };
    let on_thread = {
        use on_thread_before::{five, four, one, three, two};
        views().handlers(handlers![one, two, three, four, five]).build()?
    };
    for (color, with, answer) in
        [("async", &on_loop, awaited as Answer), ("sync", &on_thread, called)]
    {
        measure(&without, answer);
        measure(with, answer);
        let (mut alone, mut more) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let [without, with] = [&without, with].map(|app| measure(app, answer).as_nanos());
            alone.push(without.cast_signed());
            more.push(with.cast_signed() - without.cast_signed());
        }
        let (alone, more) = (median(alone), median(more));
        println!("{color} view {alone} ns, with five {color} hooks {more} ns more");
    }
    Ok(())
}
