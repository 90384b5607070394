//! `login_required`: views for those who are logged in.

use duotone::Extension;
use duotone::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The name in the session under which the app remembers who is logged in.
const USER: &str = "user";

/// Where to log in. Browsers are sent there; without it, and for programs, the answer is 401.
///
/// ```
/// use duotone::prelude::*;
/// use extension::Login;
///
/// let app = App::new().install(Login::at("/login")).build()?;
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Login {
    path: String,
}

impl Login {
    /// The path of the page, without a query.
    ///
    /// It finds in `?next=..` where the browser wanted to go: see [`next`](Self::next).
    pub fn at(path: impl Into<String>) -> Self {
        Login { path: path.into() }
    }

    /// Where a browser that has logged in wanted to go: a path of this site, whatever `?next=`
    /// says, and `/` without it.
    #[must_use]
    pub fn next(req: &Request) -> String {
        let asked = req.arg("next").unwrap_or_default();
        // Browsers take `//host` and `/\host` for another site, also with a tab between.
        let is_local = asked.starts_with('/')
            && !asked[1..].starts_with(['/', '\\'])
            && !asked.contains(char::is_control);
        if is_local { asked.into_owned() } else { "/".to_owned() }
    }

    /// The page, with the way back.
    fn with_next(&self, req: &Request) -> String {
        let target = req.uri().path_and_query().map_or("/", |target| target.as_str());
        format!("{}?next={}", self.path, utf8_percent_encode(target, NON_ALPHANUMERIC))
    }
}

impl Extension for Login {
    fn install(self, app: AppBuilder) -> AppBuilder {
        app.state(self)
    }
}

/// Refuses whoever is not logged in: whose session has no `user`.
///
/// A browser that asks for a page is sent to [`Login`], if it is installed; anybody else gets 401.
/// No provider of the view runs for them.
#[decorator]
pub async fn login_required(
    req: &Request,
    session: Session,
    login: Option<State<Login>>,
    next: Next<'_>,
) -> Result<Response> {
    if session.contains(USER) {
        return next.run().await;
    }
    match login.filter(|_| wants_a_page(req)) {
        Some(login) => Redirect::see_other(login.with_next(req)).into_response(),
        None => abort!(401, "log in first"),
    }
}

/// Whether a person waits for it, who can fill in a form and come back.
fn wants_a_page(req: &Request) -> bool {
    let accepts_html = req.header("accept").is_some_and(|accept| accept.contains("text/html"));
    accepts_html && (req.method() == Method::GET || req.method() == Method::HEAD)
}

/// Who is logged in, for views: `user: Provided<user>`.
///
/// # Errors
///
/// Nobody is: 401. Behind [`login_required()`] there always is somebody.
#[provider]
pub fn user(session: Session) -> Result<User> {
    let name = session.get(USER)?.or_status(StatusCode::UNAUTHORIZED)?;
    Ok(User { name })
}

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What the app has put into the session as `user`.
    pub name: String,
}

#[cfg(test)]
mod tests;
