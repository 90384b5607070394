//! A blueprint: views under a prefix of their own, with hooks and error handlers of their own.
//!
//! It is only collected here. What it comes to, [`crate::app`] works out when the app is built.

use std::panic::Location;

use http::StatusCode;

use crate::Decorator;
use crate::app::Registered;
use crate::handler::Handler;

/// Views that belong together: under a prefix, with hooks and error handlers that run for them
/// alone.
///
/// `#[blueprint]` makes one of an inline module. By hand it is made like an app, which is the way
/// to give it a file of its own:
///
/// ```
/// use duotone::prelude::*;
///
/// mod admin {
///     use duotone::prelude::*;
///
///     pub fn blueprint() -> Blueprint {
///         Blueprint::new("admin").url_prefix("/admin").handlers(handlers![home, guard])
///     }
///
///     #[get("/")]
///     fn home() -> &'static str {
///         "for admins"
///     }
///
///     #[before_request]
///     async fn guard(req: &Request) -> Result<()> {
///         if req.header("x-admin").is_none() {
///             abort!(403);
///         }
///         Ok(())
///     }
/// }
///
/// let client = App::new().register(admin::blueprint()).build()?.test_client();
/// assert_eq!(client.get("/admin/").send().status(), 403);
/// assert_eq!(client.get("/admin/").header("x-admin", "yes").send().text(), "for admins");
/// # Ok::<(), Error>(())
/// ```
///
/// Blueprints nest: the hooks of the outer ones run around those of the inner ones (R1), prefixes
/// concatenate, and names are joined with dots (R30). A hook marked `#[before_request(app)]` runs
/// for the whole app (R7).
#[must_use = "a blueprint does nothing until it is registered"]
pub struct Blueprint {
    pub(crate) name: String,
    pub(crate) url_prefix: String,
    /// Where it was made, for messages.
    pub(crate) place: &'static Location<'static>,
    pub(crate) registered: Registered,
}

impl Blueprint {
    /// A blueprint of this name, which endpoints are named after: `admin.home`.
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        Blueprint {
            name: name.into(),
            url_prefix: String::new(),
            place: Location::caller(),
            registered: Registered::default(),
        }
    }

    /// Another name: that of a second registration, which cannot have the first one's.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What the paths of its routes begin with: `/admin`; none unless set.
    ///
    /// It is literal text that begins with a slash and ends without one, and has no parameters.
    /// Anything else is a fault when the app is built.
    pub fn url_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.url_prefix = prefix.into();
        self
    }

    /// Adds annotated functions, listed by [`handlers!`](crate::handlers).
    pub fn handlers(mut self, handlers: impl IntoIterator<Item = Handler>) -> Self {
        self.registered.handlers(handlers);
        self
    }

    /// Adds a blueprint inside of this one.
    #[track_caller]
    pub fn register(mut self, blueprint: Blueprint) -> Self {
        self.registered.register(blueprint);
        self
    }

    /// Puts a decorator around every view of this blueprint and those inside of it: inside of those
    /// of the app and of the blueprints around, outside of those of the view. Of several, the first
    /// is the outermost. See [`AppBuilder::with`](crate::AppBuilder::with).
    pub fn with(mut self, decorator: impl Decorator) -> Self {
        self.registered.with(decorator);
        self
    }

    /// Gives errors of a type a status in this blueprint and those inside of it (R15): as
    /// [`AppBuilder::error_status`](crate::AppBuilder::error_status).
    pub fn error_status<E: std::error::Error + 'static>(
        mut self,
        status: impl Fn(&E) -> StatusCode + Send + Sync + 'static,
    ) -> Self {
        self.registered.error_status(status);
        self
    }
}

impl std::fmt::Debug for Blueprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blueprint({} at {:?})", self.name, self.url_prefix)
    }
}
