//! An answer in time is sent, however long the sending takes.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use duotone::Body;
use duotone::prelude::*;

use super::{build, sentinel, until_overdue};
use crate::entries::each_entry;
use crate::polling::pause;

#[get("/in-time", timeout = "1h")]
fn in_time() -> &'static str {
    async_to_sync(pause());
    "in time"
}

#[get("/slowly-sent", timeout = "100ms")]
fn slowly_sent() -> Response {
    Response::new(Body::stream(Slow(0)))
}

/// A body that takes longer than the request may.
struct Slow(u8);

impl futures_core::Stream for Slow {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready(match self.0 {
            1 => Some(Ok(Bytes::from_static(b"begin, "))),
            2 => {
                until_overdue();
                Some(Ok(Bytes::from_static(b"end")))
            }
            _ => None,
        })
    }
}

#[after_request]
fn slow_after(req: &Request) {
    if req.path() == "/in-time/slow-after" {
        until_overdue();
    }
}

#[get("/in-time/slow-after", timeout = "100ms")]
async fn before_slow_after() -> &'static str {
    "in time"
}

#[test]
fn an_answer_in_time_is_sent_however_long_that_takes() {
    let app = App::new().handlers(handlers![
        in_time,
        slowly_sent,
        before_slow_after,
        slow_after,
        sentinel
    ]);
    each_entry(&build(app), |entry| {
        for (path, body) in [
            ("/in-time", "in time"),
            ("/slowly-sent", "begin, end"),
            ("/in-time/slow-after", "in time"),
        ] {
            assert_eq!(entry.get(path), (200, body.to_owned()), "{path}, {}", entry.name());
        }
    });
}
