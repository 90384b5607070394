//! Ends connections: first each after its request, then, past the deadline, all at once.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Method, Uri};
use tokio::sync::watch;

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
    cut: Arc<Mutex<Vec<CutRequest>>>,
}

/// The side of an accept loop or a connection, dropped when it is done.
#[derive(Clone, Debug)]
pub(super) struct Watcher {
    phase: watch::Receiver<Phase>,
    cut: Arc<Mutex<Vec<CutRequest>>>,
}

/// A request that did not end in time.
#[derive(Clone, Debug)]
pub(super) struct CutRequest {
    pub(super) method: Method,
    pub(super) uri: Uri,
}

/// How the draining ended.
#[derive(Debug)]
pub(super) enum Drained {
    All,
    /// These requests were cut; there may be more connections than requests.
    Cut {
        connections: usize,
        requests: Vec<CutRequest>,
    },
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
    pub(super) async fn drain(self, deadline: impl Future<Output = ()>) -> Drained {
        self.phase.send_replace(Phase::Draining);
        tokio::select! {
            biased;
            () = self.phase.closed() => return Drained::All,
            () = deadline => {}
        }
        let connections = self.phase.receiver_count();
        self.phase.send_replace(Phase::Cut);
        let _ = tokio::time::timeout(LAST_WORDS, self.phase.closed()).await;
        let requests = std::mem::take(&mut *lock(&self.cut));
        Drained::Cut { connections, requests }
    }
}

impl Watcher {
    /// The phase that follows this one, once it has come.
    ///
    /// A server that is gone without a word lets its connections finish.
    pub(super) async fn after(&mut self, phase: Phase) -> Phase {
        let next = self.phase.wait_for(|next| *next != phase).await.map(|next| *next);
        match next {
            Ok(next) => next,
            Err(_) if phase == Phase::Serving => Phase::Draining,
            Err(_) => std::future::pending().await,
        }
    }

    /// Says which request was cut.
    pub(super) fn report(&self, request: CutRequest) {
        lock(&self.cut).push(request);
    }
}

fn lock(cut: &Mutex<Vec<CutRequest>>) -> std::sync::MutexGuard<'_, Vec<CutRequest>> {
    cut.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for CutRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.uri.path())
    }
}
