//! `#[decorator]`, with its documentation.

/// Declares code around views, written once for views of both colors.
///
/// ```
/// use std::time::Duration;
///
/// use duotone::prelude::*;
///
/// /// Answers 401 without a user.
/// #[decorator]
/// pub async fn login_required(req: &Request, next: Next<'_>) -> Result<Response> {
///     if req.cookie("user").is_none() {
///         abort!(401);
///     }
///     next.run().await
/// }
///
/// /// Lets clients keep the response for a while.
/// #[decorator(ttl: Duration)]
/// pub async fn cached(next: Next<'_>) -> Result<Response> {
///     let res = next.run().await?;
///     Ok(res.with_header("cache-control", format!("max-age={}", ttl.as_secs())))
/// }
///
/// #[get("/report", with = [login_required, cached(Duration::from_secs(60))])]
/// fn report() -> &'static str {
///     "secret"
/// }
///
/// let client = App::new().handlers(handlers![report]).build()?.test_client();
/// assert_eq!(client.get("/report").send().status(), 401);
/// let res = client.get("/report").header("cookie", "user=ada").send();
/// assert_eq!((res.header("cache-control"), res.text()), (Some("max-age=60"), "secret".into()));
/// # Ok::<(), Error>(())
/// ```
///
/// # Arguments of the function
///
/// One argument is what is inside: [`Next`](crate::Next) in an `async fn`,
/// [`SyncNext`](crate::SyncNext) in a `fn`. Every other one is an extractor
/// ([`FromRequest`](crate::FromRequest)), in any order. It returns what a view may return
/// ([`IntoResponse`](crate::IntoResponse)): what `next.run()` came to, that with changes, or an
/// answer of its own, and then the view does not run.
///
/// # Configuration
///
/// `#[decorator(ttl: Duration, name: String)]`: each is an argument of the constructor, and in the
/// body a reference of its name: `ttl` is a `&Duration`. The app keeps it, so its type is `Send`,
/// `Sync` and `'static`. It may be generic, by a type parameter of the function:
///
/// ```
/// use duotone::prelude::*;
///
/// #[decorator(test: F)]
/// async fn only_if<F>(req: &Request, next: Next<'_>) -> Result<Response>
/// where
///     F: Fn(&Request) -> bool + Send + Sync + 'static,
/// {
///     if !test(req) {
///         abort!(404);
///     }
///     next.run().await
/// }
///
/// #[get("/beta", with = [only_if(|req: &Request| req.arg("beta").is_some())])]
/// async fn beta() -> &'static str {
///     "new"
/// }
///
/// let client = App::new().handlers(handlers![beta]).build()?.test_client();
/// assert_eq!(client.get("/beta").send().status(), 404);
/// assert_eq!(client.get("/beta?beta").send().text(), "new");
/// # Ok::<(), Error>(())
/// ```
///
/// # Where it stands
///
/// `with = [..]` of a view, [`App::with`](crate::AppBuilder::with) and
/// [`Blueprint::with`](crate::Blueprint::with). An entry of the list is any expression; a bare path
/// is a call without arguments. The list is evaluated once per app, when it is built, so what a
/// decorator counts it counts for all requests. The first is the outermost, and those of the app
/// stand outside of those of blueprints (R1). What is read, provided and extracted for the view is
/// inside: a request that a decorator refuses has none of it.
///
/// # Where it runs
///
/// | written as | around | runs |
/// |---|---|---|
/// | `async fn` that awaits nothing but `next.run()` | an async view | on the event loop |
/// | the same | a sync view | with it, on its worker thread |
/// | `async fn` that awaits anything | any view | on the event loop; what is sync inside of it takes one trip to a worker thread |
/// | `fn` | any view | on a worker thread, with all that is inside of it; async code is driven there (R43) |
///
/// What an `async fn` awaits is seen from its tokens when it is compiled. One that awaits only
/// `next.run()` costs neither a trip between threads nor an allocation. Where a macro hides an
/// `.await`, it is waited for all the same, by the worker thread.
///
/// The body that a view needs is read when the view comes up, by the event loop (R33). Where a
/// decorator that is a `fn` stands outside of whoever needs it, it is read before the decorators.
///
/// # Errors
///
/// Errors of what is inside are what `next.run()` returns, and so is a panic, as an error of type
/// [`Panic`](crate::Panic): what stands behind it runs in every case. An error that the decorator
/// returns goes the way of one of the view (R13).
///
/// # What it expands to
///
/// A type of the function's name, as visible as the function, and a function of that name that makes
/// one; the function itself is inside of what the type does as a [`Decorator`](crate::Decorator). So
/// it is configured, not called. Documentation goes to both, `#[deprecated]` to the constructor, and
/// other attributes to the function. Without configuration it is `Copy`.
///
/// Its other argument is `crate = path`, as that of [`route`](macro@crate::route).
///
/// # Limits
///
/// It is a free function, neither `unsafe` nor `extern`. Its type parameters have to be in the
/// configuration, and types of configuration have names: not `impl Trait`.
pub use duotone_macros::decorator;
