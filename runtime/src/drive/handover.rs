//! A request that somebody else runs: where it is meanwhile, and the wait until it is back.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::Request;
use crate::bridge::{Ticket, Work};
use crate::drive::Run;
use crate::drive::batch::Batch;
use crate::drive::on_thread::{self, Until};
#[cfg(feature = "green")]
use crate::green::Inline;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard};

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

/// A request on its way to a worker and back: what both ends share.
pub(super) struct Hop {
    /// It is large, so it stays in this place while a worker runs it.
    run: Mutex<Run>,
    until: Until,
    waiting: Mutex<Waiting>,
    /// Nobody waits for it any more: its client is gone, or its time is over. Set under the lock of
    /// `waiting`.
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
    pub(super) req: Arc<Request>,
    has_arrived: bool,
    /// What brings it, if that is no thread. It goes on when this is dropped.
    #[cfg(feature = "green")]
    pub(super) green: Option<Inline>,
}

impl Back {
    /// Waits no more. Unless the request is there, nothing of it but its teardowns is begun.
    pub(super) fn give_up(&mut self) -> bool {
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
