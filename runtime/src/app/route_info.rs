//! The table of routes, for programs: what `app routes` prints.

use std::fmt;

use crate::app::RouteEntry;
use crate::{App, Color};

impl App {
    /// The routes, in registration order: which is the order they are tried in, where the shape of
    /// their paths leaves a choice (R28).
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// #[get("/users/{id}")]
    /// #[post("/users/{id}")]
    /// async fn user(id: u64) -> String {
    ///     id.to_string()
    /// }
    ///
    /// let api = Blueprint::new("api").url_prefix("/api").handlers(handlers![user]);
    /// let app = App::new().register(api).build()?;
    /// let routes: Vec<_> = app.routes().map(|route| route.to_string()).collect();
    /// assert_eq!(routes, ["GET /api/users/{id}", "POST /api/users/{id}"]);
    /// assert!(app.routes().all(|route| route.endpoint() == "api.user"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn routes(&self) -> impl ExactSizeIterator<Item = RouteInfo<'_>> {
        self.table().iter().map(RouteInfo)
    }
}

/// A route of an [`App`]: [`App::routes`] lists them.
///
/// Displayed, it is its methods and its path: `GET,POST /users/{id}`.
#[derive(Clone, Copy)]
pub struct RouteInfo<'a>(&'a RouteEntry);

impl<'a> RouteInfo<'a> {
    /// The endpoint's name, those of its blueprints before it: `admin.home` (R30).
    #[must_use]
    pub fn endpoint(&self) -> &'a str {
        &self.0.name
    }

    /// The blueprint it belongs to, if to any; nested names are joined with dots.
    #[must_use]
    pub fn blueprint(&self) -> Option<&'a str> {
        self.0.blueprint.as_deref()
    }

    /// The methods it was registered for. `HEAD` by `GET` and the automatic `OPTIONS` are not
    /// among them (R22).
    #[must_use]
    pub fn methods(&self) -> &'a [&'static str] {
        self.0.methods
    }

    /// Its path as written, prefixes before it.
    #[must_use]
    pub fn path(&self) -> &'a str {
        &self.0.path
    }

    /// The color of its view.
    #[must_use]
    pub fn color(&self) -> Color {
        self.0.endpoint.view.color()
    }

    /// The names of the decorators around its view, outermost first: those of the app and of its
    /// blueprints, then its own.
    pub fn decorators(&self) -> impl Iterator<Item = &'static str> {
        self.0.decorators()
    }

    /// The file its view was written in, or mounted.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.0.origin.file
    }

    /// The line of that.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.0.origin.line
    }
}

impl fmt::Display for RouteInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.methods().join(","), self.path())
    }
}

impl fmt::Debug for RouteInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RouteInfo({self})")
    }
}
