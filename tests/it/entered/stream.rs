//! `stream_with_context`: a stream that sees the request it was made in, wherever it is polled.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use duotone::Stream;
use duotone::prelude::*;

use super::{number, on, path};
use crate::bridges::of_each_bridge;
use crate::entries::each_entry;
use crate::log::Log;

/// A stream of two items: what each poll sees.
struct Items(u32, Log);

impl Stream for Items {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 < 3).then(|| Ok(format!("{} {:?}, ", path(), number()))))
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        self.1.add(format!("dropped in {}", path()));
    }
}

/// All items of a stream, in one text.
async fn all(stream: impl Stream<Item = Result<String>>) -> String {
    let mut stream = pin!(stream);
    let mut text = String::new();
    while let Some(item) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        text += &item.expect("no error");
    }
    text
}

#[get("/filled")]
async fn filled(log: State<Log>) -> Result<String> {
    current::g()?.set(1_u32);
    let stream = stream_with_context(Items(0, Log::clone(&log)))?;
    // Polled by a task that has no request.
    Ok(on(true, all(stream)).await)
}

#[get("/body")]
fn body(log: State<Log>) -> Result<Body> {
    current::g()?.set(1_u32);
    Ok(Body::stream(stream_with_context(Items(0, Log::clone(&log)))?))
}

// R37, R38
#[test]
fn a_stream_with_context_sees_its_request_wherever_it_is_polled() {
    let log = Log::default();
    let app = || App::new().shared_state(Arc::new(log.clone())).handlers(handlers![filled, body]);
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for target in ["/filled", "/body"] {
                let context = format!("{target}, {bridge}, {}", entry.name());
                let expected = format!("{target} Some(1), {target} Some(1), ");
                assert_eq!(entry.get(target), (200, expected), "{context}");
                assert_eq!(log.take().last(), Some(&format!("dropped in {target}")), "{context}");
            }
        });
    }
}

// R37
#[test]
fn outside_of_a_request_there_is_no_context_for_a_stream() {
    assert!(stream_with_context(Items(0, Log::default())).is_err());
}
