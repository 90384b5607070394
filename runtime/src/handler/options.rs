//! How requests of a route are treated: `body_limit = "10MB", timeout = "2s", detach`.

use std::time::Duration;

/// The options of a route, or of where it is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteOptions {
    /// `body_limit = "10MB"`, in bytes; the app's otherwise.
    pub body_limit: Option<u64>,
    /// `timeout = "2s"`; the app's otherwise.
    pub timeout: Option<Duration>,
    /// `detach`
    pub detach: bool,
}

impl RouteOptions {
    /// Those of a route that says nothing.
    pub const NONE: RouteOptions = RouteOptions { body_limit: None, timeout: None, detach: false };

    /// These, and of those what these do not say.
    #[must_use]
    pub(crate) fn or(self, those: RouteOptions) -> Self {
        RouteOptions {
            body_limit: self.body_limit.or(those.body_limit),
            timeout: self.timeout.or(those.timeout),
            detach: self.detach || those.detach,
        }
    }
}
