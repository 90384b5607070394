//! What the tests under loom share. They run the crate's own code, in every order in which its threads
//! can meet: a lost wake-up is a deadlock there, which loom reports with the order that led to it.
//!
//! `.ci/run loom` runs them. What panics is not among them, since loom's threads share one stack of
//! panics.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::bridge::{self, parker};
use crate::prelude::*;
use crate::sync::{Mutex, thread};
use crate::{Bridge, Handler, PoolConfig};

/// Runs it in every order; threads are interrupted so many times at most where there would be too
/// many.
pub(crate) fn explore(
    interruptions: impl Into<Option<usize>>,
    f: impl Fn() + Send + Sync + 'static,
) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = interruptions.into();
    builder.check(f);
}

/// The default bridge without its runtime, of which loom knows nothing.
pub(crate) struct Parks;

impl Bridge for Parks {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        parker::block_on(future);
    }
}

/// Polls a future to its end, as `async_to_sync` does.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    bridge::drive(&Parks, future)
}

/// Polls a future to its end, as an event loop does.
pub(crate) fn on_loop<F: Future>(future: F) -> F::Output {
    let (mut future, mut output) = (pin!(future), None);
    parker::block_on(pin!(poll_fn(|cx| future
        .as_mut()
        .poll(cx)
        .map(|ready| output = Some(ready)))));
    output.expect("it has ended")
}

/// Polls it once, with a waker that wakes nobody.
pub(crate) fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Ready when so many other threads were here, each of which then wakes whoever polled it last.
pub(crate) async fn visited_by(others: usize) {
    let shared = Arc::new(Mutex::new((others, None::<Waker>)));
    let mut is_begun = false;
    poll_fn(|cx| {
        let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 == 0 {
            return Poll::Ready(());
        }
        state.1 = Some(cx.waker().clone());
        drop(state);
        if !std::mem::replace(&mut is_begun, true) {
            for _ in 0..others {
                let shared = Arc::clone(&shared);
                thread::spawn(move || visit(&shared));
            }
        }
        Poll::Pending
    })
    .await;
}

fn visit(shared: &Mutex<(usize, Option<Waker>)>) {
    let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
    state.0 -= 1;
    let waker = if state.0 == 0 { state.1.take() } else { state.1.clone() };
    drop(state);
    waker.into_iter().for_each(Waker::wake);
}

/// An app of one worker thread, and of so many more that wait in the bridge, with a state to look at.
pub(crate) fn app<T>(max_blocked: usize, handlers: &[Handler]) -> App
where
    T: Default + Send + Sync + 'static,
{
    let pool = PoolConfig::default()
        .with_max_threads(1)
        .with_max_blocked(max_blocked)
        .with_keep_alive(Duration::MAX);
    let app =
        App::new().bridge(Parks).pool(pool).state(T::default()).handlers(handlers.iter().cloned());
    app.build().expect("a sound app")
}

/// Waits until the app's threads have done all that there is to do.
pub(crate) fn finish(app: &App) {
    assert_eq!(app.pool().shutdown(far_away()), 0);
}

/// A deadline that is not reached: loom's waits end by a wake-up or not at all.
pub(crate) fn far_away() -> Instant {
    Instant::now() + Duration::from_secs(1_000_000)
}

pub(crate) fn get(path: &str) -> http::Request<Body> {
    http::Request::get(path).body(Body::default()).expect("a valid request")
}
