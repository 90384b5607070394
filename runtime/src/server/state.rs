//! What is known about a connection beside hyper's own state.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::server::shutdown::CutRequest;
use crate::server::waiting::Waiting;

/// A longer path is not kept for the next request's.
const KEPT: usize = 1024;

/// One connection's.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) waiting: Waiting,
    /// The last request. A connection that is still there when the server has drained is about
    /// this one: the others have ended.
    ///
    /// A copy: the URI is a piece of the buffer hyper reads to, which could not be used again.
    request: Mutex<Option<CutRequest>>,
    unread: AtomicBool,
}

impl State {
    /// A head is there.
    pub(super) fn begin<B>(&self, req: &http::Request<B>) {
        self.waiting.got_head();
        let mut request = self.request.lock().unwrap_or_else(PoisonError::into_inner);
        let request = request.get_or_insert_default();
        request.method.clone_from(req.method());
        request.path.clear();
        request.path.shrink_to(KEPT);
        request.path.push_str(req.uri().path());
    }

    /// The last request, if there was one.
    pub(super) fn take_request(&self) -> Option<CutRequest> {
        self.request.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// A body was given up before its end.
    pub(super) fn leave_unread(&self) {
        self.unread.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_unread(&self) -> bool {
        self.unread.load(Ordering::Relaxed)
    }
}
