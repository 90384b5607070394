//! Whether a request makes the trip to a worker thread, and how long it is waited for.

#[cfg(all(loom, test))]
mod under_loom;

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;

use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::bridge::Permit;
use crate::bridge::here::{self, Here};
use crate::cancel::Overdue;
use crate::drive::batch::Batch;
use crate::drive::handover::{Back, Hop, begin};
#[cfg(feature = "green")]
use crate::drive::on_green;
use crate::drive::on_thread::{self, Until};
use crate::drive::{Run, WorkerClass};
#[cfg(feature = "green")]
use crate::green;
use crate::lifecycle::too_late;
use crate::{App, HttpError, Response, Result, error};

/// Takes a request through a run of sync functions (class `async`) or as far as a thread can
/// (class `threads`).
///
/// When the pool is full, the request is cut short with a 503. Its response is to be sent at once:
/// what it owes in teardowns is never refused, but waits for a worker too. The same is done when its
/// time is over before a worker is free for it, or while one runs a function, which nobody can stop.
pub(super) async fn hop(run: &mut Run, class: WorkerClass) -> Result<(), Cut> {
    let until = match class {
        WorkerClass::Threads => Until::SlowBody,
        _ => Until::AsyncFunction,
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
    #[cfg(feature = "green")]
    if class == WorkerClass::Green && green::is_here() {
        return on_green::proceed(run).await;
    }
    hop_to_worker(run, until).await
}

/// Why nobody waits any more for what a worker does.
pub(super) enum Cut {
    /// The pool is full, and the request has its answer.
    Refused,
    /// Its time is over, and a worker has the request: this is its answer.
    TooLate(Box<Response>),
}

/// The same where there is nothing but worker threads.
pub(super) async fn hop_to_worker(run: &mut Run, until: Until) -> Result<(), Cut> {
    let app = run.cycle().request().app().clone();
    if run.cycle().is_ending() {
        let (hop, back) = send(&app, run, until, None);
        back.await;
        hop.give_back(run);
        return Ok(());
    }
    let Some(permit) = app.pool().admit() else {
        let answer = overloaded(run, "all workers are busy and the queue is full");
        run.cycle().cut_short(answer);
        return Err(Cut::Refused);
    };
    if run.cycle().is_limited() {
        // Boxed, so that it makes the futures of other requests no larger.
        return Box::pin(limited(run, until, permit)).await;
    }
    let (hop, back) = send(&app, run, until, Some(permit));
    back.await;
    hop.give_back(run);
    Ok(())
}

/// The same for a request whose time is limited: it is waited for until that is over.
async fn limited(run: &mut Run, until: Until, permit: Permit<'_>) -> Result<(), Cut> {
    let req = run.request();
    if !req.cancel().queue() {
        return Ok(());
    }
    let (hop, back) = send(req.app(), run, until, Some(permit));
    in_time(run, &hop, back).await
}

/// Waits for a request that is on its way back, or until its time is over.
pub(super) async fn in_time(run: &mut Run, hop: &Hop, back: Back) -> Result<(), Cut> {
    let req = Arc::clone(&back.req);
    let mut back = pin!(back);
    let is_back = match req.cancel().unless(back.as_mut()).await {
        Ok(()) => true,
        Err(_) if req.cancel().overdue() == Some(Overdue::Busy) => back.give_up(),
        // It was woken, and comes soon.
        Err(_) => {
            back.as_mut().await;
            true
        }
    };
    if !is_back {
        return Err(Cut::TooLate(Box::new(too_late(&req))));
    }
    hop.give_back(run);
    Ok(())
}

/// Gives the request to a worker. Without a permit it is one that must not be refused.
fn send(app: &App, run: &mut Run, until: Until, permit: Option<Permit<'_>>) -> (Arc<Hop>, Back) {
    let batch = run.at_end_of_turn.map(|spawn| Batch::join(app, spawn));
    let (ticket, hop, back) = begin(run, until, batch.clone());
    match permit {
        Some(permit) => permit.queue(ticket),
        None => app.pool().queue_always(ticket),
    }
    if batch.is_none_or(|batch| batch.has_departed()) {
        app.pool().call();
    }
    (hop, back)
}

pub(super) fn overloaded(run: &mut Run, why: &'static str) -> Response {
    let http = HttpError::new(StatusCode::SERVICE_UNAVAILABLE).message(why);
    error::page(&run.request(), &http, None).with_header(RETRY_AFTER, 1)
}
