//! Requests whose time is over before their view begins: they wait for a worker, or for their body.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use duotone::prelude::*;
use duotone::{Body, PoolConfig, WorkerClass};

use super::{after, app, awaiting, build, unavailable};
use crate::entries::request;
use crate::gate::Gate;
use crate::log::Log;
use crate::polling::{block_on, poll_times};

#[get("/occupies")]
fn occupies(log: State<Log>, gate: State<Gate>) {
    log.add("occupied");
    gate.wait();
}

#[get("/queued", timeout = "100ms")]
fn queued(log: State<Log>) {
    log.add("view");
}

#[get("/queued/decorated", timeout = "100ms", with = [awaiting])]
fn queued_decorated(log: State<Log>) {
    log.add("view");
}

#[test]
fn a_request_that_waits_for_a_worker_is_answered_at_once_and_not_begun() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        for path in ["/queued", "/queued/decorated"] {
            let (log, gate) = (Log::default(), Arc::new(Gate::default()));
            let app = App::new()
                .shared_state(log.clone().into())
                .shared_state(Arc::clone(&gate))
                .pool(PoolConfig::default().with_max_threads(1))
                .handlers(handlers![occupies, queued, queued_decorated, unavailable, after]);
            let client = build(app).test_client().worker_class(class);
            let mut occupying = client.get("/occupies").into_future();
            assert!(poll_times(occupying.as_mut(), 1).is_none(), "{class}");
            assert_eq!(log.take_after("occupied"), ["occupied"]);
            let response = block_on(client.get(path).into_future());
            assert_eq!(response.status(), 503, "{path}, {class}");
            assert!(response.text().contains("no answer within 100ms"), "{path}, {class}");
            gate.set(true);
            assert_eq!(block_on(occupying).status(), 204);
            assert_eq!(block_on(client.get("/occupies").into_future()).status(), 204);
            let events = log.take();
            assert_eq!(events, ["after", "occupied", "after"], "{path}, {class}");
        }
    }
}

/// A body of which nothing more comes.
struct Stalled;

impl futures_core::Stream for Stalled {
    type Item = Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}

#[post("/upload", timeout = "100ms")]
fn upload(_body: String, log: State<Log>) {
    log.add("view");
}

#[post("/upload/async", timeout = "100ms", with = [awaiting])]
async fn upload_async(_body: String, log: State<Log>) {
    log.add("view");
}

#[test]
fn an_upload_that_takes_too_long_is_not_waited_for() {
    let (app, log, _) = app(handlers![upload, upload_async]);
    let app = build(app);
    for path in ["/upload", "/upload/async"] {
        let stalled = || request("POST", path).map(|_| Body::stream(Stalled));
        let send = |class| {
            let client = app.test_client().worker_class(class);
            block_on(client.post(path).body(Body::stream(Stalled)).into_future()).status()
        };
        let answers = [
            block_on(app.handle(stalled())).status(),
            app.handle_sync(stalled()).status(),
            send(WorkerClass::Async),
            send(WorkerClass::Threads),
        ];
        assert_eq!(answers, [503; 4], "{path}");
        assert_eq!(log.take(), ["handler", "after", "teardown"].repeat(4), "{path}");
    }
}
