//! The place of a request's session: empty until it is asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;

use crate::session::Sessions;
use crate::{Response, Session};

/// A session, opened when it is first asked for.
#[derive(Default)]
pub(crate) struct SessionSlot(Mutex<Slot>);

#[derive(Default)]
struct Slot {
    session: Option<Session>,
    /// The response is complete.
    sent: bool,
}

impl SessionSlot {
    /// The session of the request with these headers.
    pub(crate) fn open(&self, sessions: &Arc<Sessions>, headers: &HeaderMap) -> Session {
        if let Some(session) = &self.lock().session {
            return session.clone();
        }
        // Not while it is locked: what is refused is logged, and a logger may ask for the session.
        let opened = sessions.open(headers);
        let mut slot = self.lock();
        let sent = slot.sent;
        slot.session.get_or_insert_with(|| Session::new(sessions, opened, sent)).clone()
    }

    /// Adds to a response what the session has to tell the client, if it was asked for.
    pub(crate) fn save(&self, res: &mut Response, by_https: bool) {
        let mut slot = self.lock();
        slot.sent = true;
        if let Some(session) = &slot.session {
            session.save(res, by_https);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
