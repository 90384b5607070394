//! The session of a test client: set up before a request, looked into after it.

use crate::request::Params;
use crate::testing::TestClient;
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
    ///     session.insert("seen", &true)?;
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
