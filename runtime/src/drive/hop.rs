//! One trip of a request to a worker thread and back.

#[cfg(all(loom, test))]
mod under_loom;

use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::bridge::here::{self, Here};
use crate::bridge::{Permit, Ticket, Work};
use crate::cancel::Overdue;
use crate::drive::batch::Batch;
#[cfg(feature = "green")]
use crate::drive::on_green;
use crate::drive::on_thread::{self, Until};
use crate::drive::{Run, WorkerClass};
#[cfg(feature = "green")]
use crate::green::{self, Inline};
use crate::lifecycle::too_late;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard};
use crate::{App, HttpError, Request, Response, Result, error};

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
        let answer = overloaded(run);
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

/// The work for whoever runs the request, where it stays meanwhile, and the wait for its end.
pub(super) fn begin(
    run: &mut Run,
    until: Until,
    batch: Option<Arc<Batch>>,
) -> (Ticket, Arc<Hop>, Back) {
    let waiting = Mutex::new(Waiting { batch, ..Waiting::default() });
    let hop = Hop { run: Mutex::default(), until, waiting, is_gone: AtomicBool::new(false) };
    let (hop, req) = (Arc::new(hop), run.request());
    // Swapped, which moves it once.
    std::mem::swap(run, &mut *hop.lock());
    let back = Back {
        hop: Arc::clone(&hop),
        req,
        has_arrived: false,
        #[cfg(feature = "green")]
        green: None,
    };
    // One allocation for all of them, with the request in it.
    (Ticket::new(Arc::<Hop>::clone(&hop)), hop, back)
}

pub(super) fn overloaded(run: &mut Run) -> Response {
    let http = HttpError::new(StatusCode::SERVICE_UNAVAILABLE)
        .message("all workers are busy and the queue is full");
    error::page(&run.request(), &http, None).with_header(RETRY_AFTER, 1)
}

/// A request on its way to a worker and back: what both ends share.
pub(super) struct Hop {
    /// It is large, so it stays in this place while a worker runs it.
    run: Mutex<Run>,
    until: Until,
    waiting: Mutex<Waiting>,
    /// Nobody waits for it any more: its client is gone. Set under the lock of `waiting`.
    is_gone: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    waker: Option<Waker>,
    /// The worker is done with it.
    is_over: bool,
    batch: Option<Arc<Batch>>,
}

impl Hop {
    pub(super) fn give_back(&self, run: &mut Run) {
        std::mem::swap(run, &mut *self.lock());
    }

    /// Whether nobody waits for the request any more.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone.load(Ordering::Acquire)
    }

    /// Drops the request, which begins its teardown. Not under a lock: that may run code which
    /// takes it.
    fn abandon(&self) {
        let run = self.lock().take();
        drop(run);
    }

    fn lock(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work for Hop {
    fn run(&self) {
        let mut run = self.lock();
        let limited = run.cycle().is_limited().then(|| run.request());
        if limited.as_ref().is_some_and(|req| !req.cancel().arrive()) {
            return;
        }
        on_thread::proceed(&mut run, self.until, Some(self));
        if let Some(req) = limited {
            req.cancel().leave();
        }
    }

    /// Gives the request back.
    fn end(&self) {
        let mut waiting = self.waiting();
        waiting.is_over = true;
        let is_gone = self.is_gone();
        let (batch, waker) = (waiting.batch.take(), waiting.waker.take());
        drop(waiting);
        let waker = waker.filter(|_| !is_gone);
        if is_gone {
            self.abandon();
        }
        match batch {
            Some(batch) => batch.bring(waker),
            None => waker.into_iter().for_each(Waker::wake),
        }
    }
}

/// Ready when the request is back.
pub(super) struct Back {
    hop: Arc<Hop>,
    req: Arc<Request>,
    has_arrived: bool,
    /// What brings it, if that is no thread. It goes on when this is dropped.
    #[cfg(feature = "green")]
    pub(super) green: Option<Inline>,
}

impl Back {
    /// Waits no more. Unless the request is there, nothing of it but its teardowns is begun.
    fn give_up(&mut self) -> bool {
        self.has_arrived = true;
        let waiting = self.hop.waiting();
        if !waiting.is_over {
            self.hop.is_gone.store(true, Ordering::Release);
        }
        waiting.is_over
    }
}

impl Future for Back {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        #[cfg(feature = "green")]
        if let Some(green) = &mut self.green
            && Pin::new(green).poll(cx).is_ready()
        {
            self.green = None;
        }
        let mut waiting = self.hop.waiting();
        if !waiting.is_over {
            waiting.waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        drop(waiting);
        self.has_arrived = true;
        Poll::Ready(())
    }
}

/// The client is gone (R48).
impl Drop for Back {
    fn drop(&mut self) {
        if self.has_arrived {
            return;
        }
        let waiting = self.hop.waiting();
        self.hop.is_gone.store(true, Ordering::Release);
        let is_over = waiting.is_over;
        drop(waiting);
        // After that: whoever is woken finds that nobody waits.
        self.req.cancel().cancel();
        if is_over {
            self.hop.abandon();
        }
    }
}
