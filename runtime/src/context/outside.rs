//! What is not there, and what to do about it.

/// There is no current request: the code runs outside of one.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutsideRequest {
    /// There is no app either.
    #[error(
        "there is no current request here: take `&Request` as an argument, call this from code \
         that runs for a request, or give a thread or task that a request starts a copy of it by \
         `copy_current_request_context`"
    )]
    Nowhere,
    /// There is an app that was [entered](crate::App::enter).
    #[error(
        "there is no current request here, only an app that was entered: take `&Request` as an \
         argument, or give a thread or task that a request starts a copy of it by \
         `copy_current_request_context`"
    )]
    InApp,
    /// There is a [copy](crate::copy_current_request_context) of one, whose original may be over.
    #[error(
        "there is a copy of a request here, whose original may be over: use `duotone::spawn` \
         instead, or start the task where the request is"
    )]
    Copy,
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
