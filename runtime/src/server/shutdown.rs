//! Ends connections: first each after its request, then, past the deadline, all at once.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use http::Method;
use tokio::sync::watch;
use tokio::task::unconstrained;

/// What connections and accept loops are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Serving,
    /// No new connections; those there are end with the request they serve.
    Draining,
    /// End now.
    Cut,
}

/// The side of the server: tells the phase, knows who still listens.
#[derive(Debug)]
pub(super) struct Shutdown {
    phase: watch::Sender<Phase>,
    cut: Arc<Mutex<Cut>>,
}

/// The side of an accept loop or a connection, dropped when it is done.
#[derive(Clone, Debug)]
pub(super) struct Watcher {
    /// Dropped first: who has it is counted once all phases are dropped, or too late.
    cut: Arc<Mutex<Cut>>,
    phase: watch::Receiver<Phase>,
}

/// A request that did not end in time.
#[derive(Clone, Debug, Default)]
pub(super) struct CutRequest {
    pub(super) method: Method,
    pub(super) path: String,
}

/// What did not end in time: a connection may have had no request yet.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) connections: usize,
    pub(super) requests: Vec<CutRequest>,
}

/// How long cut connections have to say what they were doing: one poll, unless a handler blocks
/// the loop.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl Shutdown {
    pub(super) fn new() -> Self {
        Shutdown { phase: watch::Sender::new(Phase::Serving), cut: Arc::default() }
    }

    pub(super) fn watcher(&self) -> Watcher {
        Watcher { phase: self.phase.subscribe(), cut: Arc::clone(&self.cut) }
    }

    /// Waits until all connections have ended, or until `deadline` is ready; then cuts the rest.
    pub(super) async fn drain(self, deadline: impl Future<Output = ()>) -> Cut {
        self.phase.send_replace(Phase::Draining);
        tokio::select! {
            biased;
            () = self.phase.closed() => return Cut::default(),
            () = deadline => {}
        }
        self.phase.send_replace(Phase::Cut);
        let _ = tokio::time::timeout(LAST_WORDS, self.phase.closed()).await;
        let mut cut = std::mem::take(&mut *lock(&self.cut));
        // Those that said nothing. Not the receivers of the phase: who waits for one has two.
        cut.connections += Arc::strong_count(&self.cut) - 1;
        cut
    }
}

impl Watcher {
    /// The phase that follows this one, once it has come.
    ///
    /// A server that is gone without a word lets its connections finish.
    pub(super) async fn after(&self, phase: Phase) -> Phase {
        let mut watched = self.phase.clone();
        // Unconstrained: a task that has used up its turn would be told to wait, and not be known.
        let mut next = pin!(unconstrained(watched.wait_for(|next| *next != phase)));
        // A connection asks whenever it does something. Once it is known who is to be woken, there
        // is nothing new to see as long as the server serves.
        let mut known: Option<Waker> = None;
        let next = poll_fn(|cx| {
            let is_known = known.as_ref().is_some_and(|known| known.will_wake(cx.waker()));
            if is_known && self.is_serving() {
                return Poll::Pending;
            }
            known = Some(cx.waker().clone());
            next.as_mut().poll(cx)
        });
        match next.await.map(|next| *next) {
            Ok(next) => next,
            Err(_) if phase == Phase::Serving => Phase::Draining,
            Err(_) => std::future::pending().await,
        }
    }

    /// Whether this is the last answer of its connection.
    pub(super) fn is_draining(&self) -> bool {
        !self.is_serving()
    }

    /// Whether nothing was told since the server began: what a watcher itself holds never moves on,
    /// and to compare versions takes no lock.
    fn is_serving(&self) -> bool {
        matches!(self.phase.has_changed(), Ok(false))
    }

    /// Says that a connection was cut, and which request with it.
    pub(super) fn report(&self, request: Option<CutRequest>) {
        let mut cut = lock(&self.cut);
        cut.connections += 1;
        cut.requests.extend(request);
    }
}

fn lock(cut: &Mutex<Cut>) -> MutexGuard<'_, Cut> {
    cut.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for CutRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
