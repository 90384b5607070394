//! A turn ends on another thread, which took over its task, while requests still join: all are
//! answered.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use super::Collector;
use crate::drive::WorkerClass;
use crate::prelude::*;
use crate::sync::thread;
use crate::under_loom::{app, explore, finish, get, on_loop};

#[derive(Default)]
struct Nothing;

#[get("/")]
fn index() -> &'static str {
    "answer"
}

fn elsewhere(collector: Collector) {
    thread::spawn(move || on_loop(collector));
}

#[test]
fn requests_of_a_turn_that_ends_elsewhere_are_answered() {
    explore(2, || {
        let app = app::<Nothing>(1, &handlers![index]);
        let dispatch = || {
            let (head, body) = get("/").into_parts();
            app.dispatch_from(WorkerClass::Async, head, body, None, Some(elsewhere))
        };
        let (first, second) = (pin!(dispatch()), pin!(dispatch()));
        let mut dispatches = [Some(first), Some(second)];
        on_loop(poll_fn(|cx| {
            for dispatch in &mut dispatches {
                let polled = dispatch.as_mut().map(|dispatch| dispatch.as_mut().poll(cx));
                if let Some(Poll::Ready(answer)) = polled {
                    assert_eq!(answer.status(), StatusCode::OK);
                    *dispatch = None;
                }
            }
            if dispatches.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
        }));
        finish(&app);
    });
}
