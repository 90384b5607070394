//! The session of a test client: set up before a request, looked into after it. And that of a
//! request for a unit test.

use serde::Serialize;

use crate::request::Params;
use crate::testing::{RequestBuilder, TestClient};
use crate::{Request, Response, Session};

impl TestClient {
    /// Changes the session that later requests bring, or looks into it: to begin a test logged
    /// in, say. It is saved as after a request.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// #[get("/")]
    /// fn index(session: Session) -> Result<String> {
    ///     let user = session.get::<String>("user")?.or_status(StatusCode::UNAUTHORIZED)?;
    ///     session.insert("seen", true)?;
    ///     Ok(user)
    /// }
    ///
    /// let app = App::new().secret_key("6a1f0c9e5b7d4832a1c0e9f8d7b6a594");
    /// let client = app.handlers(handlers![index]).build()?.test_client();
    /// assert_eq!(client.get("/").send().status(), 401);
    ///
    /// client.session(|session| session.insert("user", "Ada"))?;
    /// assert_eq!(client.get("/").send().text(), "Ada");
    /// assert!(client.session(|session| session.contains("seen")));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// When the app has no secret key.
    #[track_caller]
    pub fn session<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        let Some(sessions) = self.app.sessions() else {
            panic!("the app has no secret key for sessions: add `.secret_key(..)`");
        };
        let path = sessions.path();
        let req = self.get(path).next_http();
        let req = Request::new(self.app.clone(), req, None, Params::default());
        // INVARIANT: there is a key.
        let session = req.session().expect("sessions");
        let found = look(&session);
        let mut res = Response::default();
        req.save_session(&mut res);
        self.keep_cookies(&res, path);
        found
    }
}

impl RequestBuilder {
    /// Sets a value of its [`Session`], as a request before would have.
    ///
    /// ```
    /// use duotone::testing;
    ///
    /// let req = testing::request().session("user", "Ada").build();
    /// assert_eq!(req.session()?.get::<String>("user")?.as_deref(), Some("Ada"));
    /// # Ok::<(), duotone::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// When the value cannot be written as JSON.
    #[track_caller]
    pub fn session(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        match serde_json::to_value(&value) {
            Ok(value) => self.session.push((name.into(), value)),
            Err(error) => panic!("the value of `.session(..)` cannot be written as JSON: {error}"),
        }
        self
    }
}

/// Puts values into the session of a request.
#[track_caller]
pub(super) fn fill(req: &Request, values: &[(String, serde_json::Value)]) {
    for (name, value) in values {
        let filled = req.session().and_then(|session| session.insert(name, value));
        filled.unwrap_or_else(|error| panic!("{error}"));
    }
}
