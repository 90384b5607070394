//! Streamed answers to the client: made on its loop, when they are asked for.

use std::pin::Pin;
use std::task::{Context, Poll};

use duotone::prelude::*;
use duotone::{Stream, green};
use http_body_util::BodyExt;

use super::{client, here};
use crate::entries::LOOP;
use crate::log::Log;
use crate::polling::block_on;

/// Says where it is polled and where it is dropped, and waits after each number.
struct Counting {
    left: u8,
    waits: bool,
    log: Log,
}

impl Stream for Counting {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.waits = !self.waits;
        if self.waits {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        self.log.add(format!("polled on {}", here()));
        assert!(left != 10, "on purpose");
        Poll::Ready(Some(Ok(format!("{left} "))))
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.log.add(format!("dropped on {}", here()));
    }
}

#[get("/count/{from}")]
pub(super) fn count(from: u8, log: State<Log>) -> Body {
    let log = Log::clone(&log);
    log.add(format!("view on {}", here()));
    Body::stream(Counting { left: from, waits: false, log })
}

#[teardown_request]
pub(super) fn torn_down(error: Option<&Error>, log: State<Log>) {
    green::yield_now();
    log.add(error.map_or("teardown".to_owned(), |error| format!("teardown after {error}")));
}

/// The events, and that those with a place are all of the same one.
fn of_one_place(events: Vec<String>) -> Vec<String> {
    let mut places = Vec::new();
    let mut what = |event: String| match event.split_once(" on ThreadId") {
        Some((what, place)) => {
            places.push(place.to_owned());
            what.to_owned()
        }
        None => event,
    };
    let events = events.into_iter().map(&mut what).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    assert_ne!(format!("ThreadId{}", places[0]), here());
    events
}

// R11
#[test]
fn a_streamed_body_is_made_on_the_loop_and_torn_down_behind_it() {
    let (client, log) = client(handlers![count, torn_down]);
    for is_async in [false, true] {
        let get = |path| {
            let request = client.get(path);
            if is_async { LOOP.block_on(request.into_future()) } else { request.send() }
        };
        assert_eq!(get("/count/3").text(), "2 1 0 ");
        let whole = ["view", "polled", "polled", "polled", "dropped", "teardown"];
        assert_eq!(of_one_place(log.take()), whole);

        let broken = get("/count/12");
        let error = broken.body_error().expect("it broke off").to_string();
        assert_eq!(error, "panicked: on purpose");
        let events = of_one_place(log.take());
        assert_eq!(
            events,
            ["view", "polled", "polled", "dropped", &format!("teardown after {error}")]
        );
    }
}

// R11
#[test]
fn a_chunk_is_made_when_it_is_asked_for_and_the_rest_is_left_with_the_body() {
    let (client, log) = client(handlers![count, torn_down]);
    let mut response = client.get("/count/9").send_streaming();
    assert!(response.body().is_stream());
    let mut body = response.take_body();
    let first = block_on(body.frame()).expect("a chunk").expect("no error");
    assert_eq!(first.into_data().expect("data"), "8 ");
    // The body alone keeps the loop.
    drop(client);
    let second = block_on(body.frame()).expect("a chunk").expect("no error");
    assert_eq!(second.into_data().expect("data"), "7 ");
    drop(body);
    let events = of_one_place(log.take_after("teardown"));
    assert_eq!(events, ["view", "polled", "polled", "dropped", "teardown"]);
}
