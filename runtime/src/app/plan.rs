//! What there is around the view of a route, found out when the app is built. Most requests meet
//! hardly any of it, and what they do not meet is not looked for.

use crate::app::Scope;
use crate::handler::RouteOptions;

/// That of one route, or of the requests that belong to none.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Plan {
    pub(crate) has_before: bool,
    pub(crate) has_after: bool,
    pub(crate) has_teardown: bool,
    pub(crate) has_timeout: bool,
    pub(crate) is_detached: bool,
    /// How large the body of a request may be, in bytes.
    pub(crate) body_limit: u64,
}

impl Plan {
    pub(crate) fn of(scope: &Scope, options: &RouteOptions) -> Self {
        Plan {
            has_before: !scope.before.is_empty(),
            has_after: !scope.after.is_empty(),
            has_teardown: !scope.teardown.is_empty(),
            has_timeout: options.timeout.is_some(),
            is_detached: options.detach,
            // An app has one, so it is always said.
            body_limit: options.body_limit.unwrap_or(u64::MAX),
        }
    }
}
