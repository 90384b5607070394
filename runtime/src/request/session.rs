//! The session of a request: opened for whoever asks, and saved into the response.

use http::uri::Scheme;

use crate::extract::Unset;
use crate::{Request, Response, Result, Session};

impl Request {
    /// What the site remembers of the browser: one session, whoever asks for it.
    ///
    /// # Errors
    ///
    /// The app has no secret key: no status, so a 500.
    pub fn session(&self) -> Result<Session> {
        let received = self.received();
        let sessions = received.app.sessions().ok_or(Unset::SecretKey)?;
        Ok(received.session.open(sessions, self.headers()))
    }

    /// Adds to the response what the session has to tell the client, if there is one.
    #[inline]
    pub(crate) fn save_session(&self, res: &mut Response) {
        if self.app().sessions().is_some() {
            let by_https = self.app().is_https() || self.uri().scheme() == Some(&Scheme::HTTPS);
            self.received().session.save(res, by_https);
        }
    }
}
