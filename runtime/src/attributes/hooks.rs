//! Hooks and error handlers, documented.

/// Declares a function that runs before the views of its scope (R1).
///
/// ```
/// use duotone::prelude::*;
///
/// #[before_request]
/// fn maintenance(down: State<bool>) -> Option<StatusCode> {
///     down.then_some(StatusCode::SERVICE_UNAVAILABLE)
/// }
///
/// let app = App::new().state(false).handlers(handlers![maintenance]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// Every argument is an extractor. It returns `()`, `Option<R>`, `ControlFlow<R>` or a `Result` of
/// these, where `R` is what a view may return: with an answer, no further hook of this kind and no
/// view runs (R3). See [`IntoBefore`](crate::IntoBefore).
///
/// With `#[before_request(app)]` it runs for the whole app also when a
/// [`Blueprint`](crate::Blueprint) lists it (R7).
///
/// Its other arguments are `type = Name` and `crate = path`, as those of
/// [`route`](macro@crate::route), which says too what it expands to and what its limits are.
pub use duotone_macros::before_request;

/// Declares a function that runs after the views of its scope, errors included (R5).
///
/// ```
/// use duotone::prelude::*;
///
/// #[after_request]
/// fn no_sniff(mut res: Response) -> Response {
///     res.set_header("x-content-type-options", "nosniff");
///     res
/// }
///
/// #[after_request]
/// async fn log(req: &Request, res: &mut Response) {
///     res.set_header("x-path", req.path());
/// }
///
/// let app = App::new().handlers(handlers![no_sniff, log]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// The argument of type `Response` or `&mut Response` is the response; there may be none. Every
/// other argument is an extractor. It returns `()`, the `Response` to go on with, or a `Result` of
/// these: see [`IntoAfter`](crate::IntoAfter). Who takes the response by value has to return it. In one scope, what was registered last runs first
/// (R1); an error makes the response a 500, and the others still run (R6).
///
/// With `#[after_request(app)]` it runs for the whole app also when a
/// [`Blueprint`](crate::Blueprint) lists it (R7).
///
/// Its other arguments are `type = Name` and `crate = path`, as those of
/// [`route`](macro@crate::route), which says too what it expands to and what its limits are.
pub use duotone_macros::after_request;

/// Declares a function that runs once per request, at its very end, whatever happened (R8).
///
/// ```
/// use duotone::prelude::*;
///
/// #[teardown_request]
/// async fn release(err: Option<&Error>, req: &Request) {
///     if let Some(err) = err {
///         eprintln!("{} failed: {err}", req.path());
///     }
/// }
///
/// let app = App::new().handlers(handlers![release]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// The argument of type `Option<&Error>` is the unhandled error (R9); there may be none. Every
/// other argument is an extractor. It returns `()` or a `Result<(), E>`, and what fails is logged,
/// never shown (R10). An async one is not cancelled with its request (R12).
///
/// With `#[teardown_request(app)]` it runs for the whole app also when a
/// [`Blueprint`](crate::Blueprint) lists it (R7).
///
/// Its other arguments are `type = Name` and `crate = path`, as those of
/// [`route`](macro@crate::route), which says too what it expands to and what its limits are.
pub use duotone_macros::teardown_request;

/// Declares a function that answers for errors: of a status, of a type, or all of them (R14).
///
/// ```
/// use std::num::ParseIntError;
///
/// use duotone::prelude::*;
///
/// #[error_handler(404)]
/// fn not_found(err: &HttpError, req: &Request) -> String {
///     format!("{err}: {}", req.path())
/// }
///
/// #[error_handler]
/// async fn not_a_number(err: &ParseIntError) -> String {
///     err.to_string()
/// }
///
/// #[error_handler]
/// fn anything_else(err: &Error) -> &'static str {
///     "sorry"
/// }
///
/// let app = App::new().handlers(handlers![not_found, not_a_number, anything_else]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// With a status (400 to 599), it sees any error of that status, as an `&HttpError` or as the
/// `&Error` itself, or does without that argument. Without one, the first argument that is a
/// reference, and neither `&Request` nor `&str`, says by its type which errors are meant; `&Error`
/// means all. Every other argument is an extractor. It returns what a view may return; a 200 is
/// sent with the error's status (R19).
///
/// In a [`Blueprint`](crate::Blueprint) it sees the errors of that blueprint's views and hooks
/// (R20); with `#[error_handler(app)]` or `#[error_handler(404, app)]` those of the whole app (R7),
/// what the router says among them.
///
/// Its other arguments are `type = Name` and `crate = path`, as those of
/// [`route`](macro@crate::route), which says too what it expands to and what its limits are.
pub use duotone_macros::error_handler;

/// Declares a function that runs before the first request is accepted.
///
/// ```
/// use duotone::prelude::*;
///
/// #[before_serving]
/// async fn warm_up(cache: State<Vec<u64>>) -> Result<()> {
///     println!("{} entries", cache.len());
///     Ok(())
/// }
///
/// let app = App::new().state(vec![1_u64]).handlers(handlers![warm_up]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// There is no request: its arguments are `State<T>` and `App` ([`FromApp`](crate::FromApp)). It
/// returns `()` or a `Result<(), E>`. In a [`Blueprint`](crate::Blueprint) it is the app's too, and
/// runs once however often that is registered.
///
/// Its arguments are `type = Name` and `crate = path`, as those of [`route`](macro@crate::route),
/// which says too what it expands to and what its limits are.
pub use duotone_macros::before_serving;

/// Declares a function that runs when the server has stopped. See
/// [`before_serving`](macro@crate::before_serving).
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use duotone::prelude::*;
///
/// #[after_serving]
/// fn report(served: State<AtomicU64>) {
///     println!("{} requests", served.load(Ordering::Relaxed));
/// }
///
/// let app = App::new().state(AtomicU64::new(0)).handlers(handlers![report]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// What fails is logged. The test client does not serve, and runs neither kind of hook.
pub use duotone_macros::after_serving;
