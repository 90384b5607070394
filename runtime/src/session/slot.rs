//! The place of a request's session: empty until it is asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;

use crate::session::{Opened, Sessions};
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
        let mut refused = Vec::new();
        let opened = sessions.open(headers, |reason| refused.push(reason));
        let session = self.put(sessions, opened);
        // Not before, and not while it is locked: a logger may ask for the session.
        for reason in refused {
            tracing::debug!(?reason, "a session cookie is refused");
        }
        session
    }

    /// The session is this one, unless another thread was faster.
    fn put(&self, sessions: &Arc<Sessions>, opened: Option<Opened>) -> Session {
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

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Level, Metadata, Subscriber};

    use super::*;
    use crate::extract::tests::request_to;
    use crate::{App, context, current};

    /// Notes the level and the reason of each event, and whose session the logger sees.
    #[derive(Clone, Default)]
    struct Logger(Arc<Mutex<Vec<String>>>);

    impl Subscriber for Logger {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            let mut reason = Reason(String::new());
            event.record(&mut reason);
            let is_new = current::session().unwrap().is_new();
            let is_debug = *event.metadata().level() == Level::DEBUG;
            self.0.lock().unwrap().push(format!("{} {is_debug} {is_new}", reason.0));
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    struct Reason(String);

    impl Visit for Reason {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            if field.name() == "reason" {
                self.0 = format!("{value:?}");
            }
        }
    }

    #[test]
    fn a_refused_cookie_is_logged_once_by_a_logger_that_may_ask_for_the_session() {
        let app = App::new().secret_key([1; 32]).build().unwrap();
        let req = http::Request::get("/").header("cookie", "session=planted");
        let req = request_to(app, req);
        let logger = Logger::default();
        tracing::subscriber::with_default(logger.clone(), || {
            let _entered = context::enter(&req);
            let _ = (req.session().unwrap(), req.session().unwrap());
        });
        assert_eq!(*logger.0.lock().unwrap(), ["NotSigned true true"]);
    }
}
