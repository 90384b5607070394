//! One trip of a request to a worker thread and back.

#[cfg(all(loom, test))]
mod under_loom;

use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::bridge::Permit;
use crate::bridge::here::{self, Here};
use crate::cancel::Overdue;
use crate::drive::on_thread::{self, Until};
use crate::drive::{Run, WorkerClass};
use crate::lifecycle::too_late;
use crate::sync::{Mutex, MutexGuard};
use crate::{HttpError, Request, Response, Result, error};

/// Takes a request through a run of sync functions (class `async`) or as far as a thread can
/// (class `threads`).
///
/// When the pool is full, the request is cut short with a 503. Its response is to be sent at once:
/// what it owes in teardowns is never refused, but waits for a worker too. The same is done when its
/// time is over before a worker is free for it, or while one runs a function, which nobody can stop.
pub(super) async fn hop(run: &mut Run, class: WorkerClass) -> Result<(), Cut> {
    let app = run.cycle().request().app().clone();
    let until = match class {
        WorkerClass::Async => Until::AsyncFunction,
        WorkerClass::Threads => Until::SlowBody,
    };
    if here::get() == Here::Driving {
        // R44: this thread blocks for the request anyway, so it needs no second one.
        run.is_run_here();
        on_thread::proceed(run, until, None);
        if run.is_left() {
            // Who drives this is told as well, and drops it.
            pending::<()>().await;
        }
        return Ok(());
    }
    if run.cycle().is_ending() {
        let (job, back) = job(run, until);
        app.pool().run_always(job);
        *run = back.await;
        return Ok(());
    }
    let Some(permit) = app.pool().admit() else {
        let answer = overloaded(run);
        run.cycle().cut_short(answer);
        return Err(Cut::Refused);
    };
    if run.cycle().is_limited() {
        // Boxed, so that it makes the futures of other requests no larger.
        return Box::pin(limited(run, until, permit)).await;
    }
    let (job, back) = job(run, until);
    permit.run(job);
    *run = back.await;
    Ok(())
}

/// Why nobody waits any more for what a worker does.
pub(super) enum Cut {
    /// The pool is full, and the request has its answer.
    Refused,
    /// Its time is over, and a worker has the request: this is its answer.
    TooLate(Box<Response>),
}

/// The same for a request whose time is limited.
async fn limited(run: &mut Run, until: Until, permit: Permit<'_>) -> Result<(), Cut> {
    let req = run.request();
    if !req.cancel().queue() {
        return Ok(());
    }
    let (job, back) = job(run, until);
    permit.run(job);
    let mut back = pin!(back);
    let came = match req.cancel().unless(back.as_mut()).await {
        Ok(run) => Some(run),
        Err(_) if req.cancel().overdue() == Some(Overdue::Busy) => back.give_up(),
        // It was woken, and comes soon.
        Err(_) => Some(back.as_mut().await),
    };
    match came {
        Some(came) => {
            *run = came;
            Ok(())
        }
        None => Err(Cut::TooLate(Box::new(too_late(&req)))),
    }
}

/// The work for the worker, and the future in which the request comes back.
fn job(run: &mut Run, until: Until) -> (impl FnOnce() + Send + 'static, Back) {
    let (slot, req) = (Arc::new(Slot::default()), run.request());
    let mut ticket = Ticket { slot: Arc::clone(&slot), run: Some(run.take()) };
    let job = move || {
        let Some(run) = &mut ticket.run else { return };
        let limited = run.cycle().is_limited().then(|| run.request());
        if limited.as_ref().is_some_and(|req| !req.cancel().arrive()) {
            return;
        }
        on_thread::proceed(run, until, Some(&ticket.slot));
        if let Some(req) = limited {
            req.cancel().leave();
        }
    };
    (job, Back { slot, req, arrived: false })
}

fn overloaded(run: &mut Run) -> Response {
    let http = HttpError::new(StatusCode::SERVICE_UNAVAILABLE)
        .message("all workers are busy and the queue is full");
    error::page(&run.request(), &http, None).with_header(RETRY_AFTER, 1)
}

/// Gives the request back when the job ends, however it ends.
struct Ticket {
    slot: Arc<Slot>,
    run: Option<Run>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut state = self.slot.lock();
        if state.gone {
            // Nobody waits: the request is dropped here, which begins its teardown. Not under
            // the lock.
            drop(state);
            self.run = None;
            return;
        }
        state.back = self.run.take();
        let waker = state.waiting.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Where a request is left for whoever waits for it.
#[derive(Default)]
pub(super) struct Slot(Mutex<State>);

#[derive(Default)]
struct State {
    back: Option<Run>,
    waiting: Option<Waker>,
    gone: bool,
}

impl Slot {
    /// Whether nobody waits for the request any more: its client is gone.
    pub(super) fn is_gone(&self) -> bool {
        self.lock().gone
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The request on its way back.
struct Back {
    slot: Arc<Slot>,
    req: Arc<Request>,
    arrived: bool,
}

impl Back {
    /// Waits no more, unless the request is there: nothing of it but its teardowns is begun.
    fn give_up(&mut self) -> Option<Run> {
        self.arrived = true;
        let mut state = self.slot.lock();
        let back = state.back.take();
        state.gone = back.is_none();
        back
    }
}

impl Future for Back {
    type Output = Run;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Run> {
        let slot = Arc::clone(&self.slot);
        let mut state = slot.lock();
        if let Some(run) = state.back.take() {
            self.arrived = true;
            return Poll::Ready(run);
        }
        state.waiting = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// The client is gone (R48).
impl Drop for Back {
    fn drop(&mut self) {
        if self.arrived {
            return;
        }
        let mut state = self.slot.lock();
        state.gone = true;
        let back = state.back.take();
        drop(state);
        // After that: whoever is woken finds that nobody waits.
        self.req.cancel().cancel();
        // Not under the lock: it may run code that takes it.
        drop(back);
    }
}
