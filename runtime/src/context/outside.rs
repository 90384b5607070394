//! What is not there, and what to do about it.

/// There is no current request: the code runs outside of one.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "there is no current request here{}: take `&Request` as an argument, call this from code that \
     runs for a request, or give a thread or task that a request starts a copy of it by \
     `copy_current_request_context`",
    if *in_app { ", only an app that was entered" } else { "" }
)]
pub struct OutsideRequest {
    in_app: bool,
}

impl OutsideRequest {
    pub(super) fn nowhere() -> Self {
        OutsideRequest { in_app: false }
    }

    pub(super) fn in_app() -> Self {
        OutsideRequest { in_app: true }
    }
}

/// There is no current app: the code runs outside of requests and of [`App::enter`].
///
/// [`App::enter`]: crate::App::enter
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "there is no current app here: call this from code that runs for a request, or inside of \
     `app.enter(|| ..)` or `app.within(async {{ .. }})`"
)]
#[non_exhaustive]
pub struct OutsideApp;
