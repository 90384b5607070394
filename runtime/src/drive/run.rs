//! A request being run. Its `Drop` is the one place that guarantees teardown (R8): a dispatch
//! future, a queued job or a streamed body may be dropped at any moment.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::color::BoxFuture;
use crate::context::{self, Context as Around, is_discarding};
use crate::drive::batch::Spawn;
use crate::drive::on_thread::{self, Until};
use crate::error::poll_caught;
use crate::lifecycle::{AsyncTeardown, Cycle, Outcome};
use crate::{Error, Panic, Request, Response, Result};

/// A cycle, and the async teardown that was begun, if any.
#[derive(Default)]
pub(crate) struct Run {
    /// `None` once it was [taken](Run::take).
    cycle: Option<Cycle>,
    /// Kept here rather than on a stack, so that it can be finished elsewhere (R12).
    tearing: Option<Tearing>,
    /// How a task is started at the end of the loop's turn, if it is a server's loop that polls this.
    pub(super) at_end_of_turn: Option<Spawn>,
}

impl Run {
    pub(crate) fn new(cycle: Cycle) -> Self {
        Run { cycle: Some(cycle), tearing: None, at_end_of_turn: None }
    }

    pub(crate) fn cycle(&mut self) -> &mut Cycle {
        // INVARIANT: whoever takes a run puts another in its place before it is used.
        self.cycle.as_mut().expect("a run has its cycle until it is taken")
    }

    pub(crate) fn request(&mut self) -> Arc<Request> {
        Arc::clone(self.cycle().request())
    }

    /// Lets its time run, if its route limits that.
    #[inline]
    pub(super) fn limit(&mut self) {
        let cycle = self.cycle();
        if cycle.plan().has_timeout {
            let clock = cycle.request().start_clock();
            cycle.limit(clock);
        }
    }

    /// Says that it is run on a thread that may be running a function of another request.
    pub(super) fn is_run_here(&mut self) {
        if !cfg!(panic = "unwind") || is_discarding() {
            return;
        }
        let around = context::get();
        let outer = around.as_ref().and_then(Around::own_request);
        if let Some(outer) = outer.filter(|_| !std::thread::panicking()) {
            self.cycle().request().runs_inside(Arc::clone(outer));
        }
    }

    /// Whether the request around it was cancelled: nothing more is begun but the teardowns.
    pub(super) fn is_left(&mut self) -> bool {
        let cycle = self.cycle();
        cycle.request().is_inside() && cycle.request().cancel().is_left() && !cycle.is_ending()
    }

    /// Takes the request out, to go on with it elsewhere. It is large: where it stays in its place
    /// it is not moved.
    pub(crate) fn take(&mut self) -> Run {
        std::mem::take(self)
    }

    /// The step that was next cannot be carried out.
    pub(super) fn broke(&mut self, panic: Panic) {
        Panic::discard(self.tearing.take());
        self.cycle().broke(panic.into());
    }

    /// Begins an async teardown, unless one was begun: then that one is gone on with.
    pub(crate) fn tear_down(&mut self, call: AsyncTeardown) -> TearDown<'_> {
        if self.tearing.is_none() {
            let (req, error) = (self.request(), self.cycle().teardown_error());
            let future = Box::pin(own(call, Arc::clone(&req), error));
            self.tearing = Some(Tearing { req, future });
        }
        TearDown(self)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let Some(cycle) = self.cycle.as_mut() else { return };
        if !cycle.owes_teardown() {
            Panic::contain(|| self.cycle = None);
            return;
        }
        cycle.cut_short(Response::default());
        let (req, mut rest) = (Arc::clone(cycle.request()), self.take());
        let app = req.app().clone();
        req.cancel().cancel();
        // R48: the sync step that runs is finished, also where it was async code that began it.
        req.away().then(move || {
            app.pool().run_always(move || on_thread::proceed(&mut rest, Until::End, None));
        });
    }
}

/// An async teardown that owns what it borrows.
struct Tearing {
    req: Arc<Request>,
    future: BoxFuture<'static, Result<()>>,
}

async fn own(call: AsyncTeardown, req: Arc<Request>, error: Option<Arc<Error>>) -> Result<()> {
    call(&req, error.as_deref()).await
}

/// Polls a run's async teardown and records what it came to.
pub(crate) struct TearDown<'a>(&'a mut Run);

impl Future for TearDown<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(tearing) = &mut self.0.tearing else { return Poll::Ready(()) };
        let _entered = context::enter(&tearing.req);
        let Poll::Ready(done) = poll_caught(&mut tearing.future, cx) else { return Poll::Pending };
        self.0.tearing = None;
        self.0.cycle().record(Outcome::Done(done));
        Poll::Ready(())
    }
}
