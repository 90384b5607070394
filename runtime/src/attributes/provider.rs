//! `#[provider]`, documented.

/// Declares a provider: a function that makes a value which handlers ask for.
///
/// ```text
/// #[provider(app, type = Name, crate = path)]
/// ```
///
/// ```
/// use duotone::prelude::*;
///
/// struct Db(Vec<&'static str>);
///
/// struct User(&'static str);
///
/// #[provider]
/// async fn current_user(req: &Request, State(db): State<Db>) -> Result<User> {
///     let id: usize = req.header("x-user").or_status(StatusCode::UNAUTHORIZED)?.parse()?;
///     Ok(User(db.0.get(id).or_status(StatusCode::UNAUTHORIZED)?))
/// }
///
/// #[provider]
/// fn greeting(user: Provided<current_user>) -> String {
///     format!("Hello, {}!", user.0)
/// }
///
/// #[get("/")]
/// fn index(greeting: Provided<greeting>) -> String {
///     greeting.to_uppercase()
/// }
///
/// let app = App::new().state(Db(vec!["Ada"])).handlers(handlers![index]).build()?;
/// let client = app.test_client();
/// assert_eq!(client.get("/").header("x-user", "0").send().text(), "HELLO, ADA!");
/// assert_eq!(client.get("/").send().status(), StatusCode::UNAUTHORIZED);
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// Who asks names the function: [`Provided<current_user>`](crate::Provided). It runs just before the
/// first function of the request that asks for it, be it a view, a hook, an error handler, a teardown
/// or another provider, and inside of the view's decorators, so that those guard it (R1). All who ask
/// later in that request share what it made. It is `fn` or `async fn`, and so is who asks. It need
/// not be listed in [`handlers!`](crate::handlers).
///
/// Its arguments are extractors. It returns the value, or a `Result` of it; a type of its own for the
/// result is spelled `Result`, since an alias of another name is taken for the value. The value owns
/// its data, and is `Send` and `Sync`.
///
/// # Errors
///
/// An error, or a panic, is kept as a value would be: it comes up wherever the value is asked for, as
/// an error of whoever asks (R13). Ask for `Result<Provided<p>, Error>` to look at it, and for
/// `Option<Provided<p>>` to have `None` where it says that something is
/// [absent](crate::HttpError::absent).
///
/// # For the app
///
/// `#[provider(app)]` makes a value once, before the first request; it is asked for as
/// [`State<T>`](crate::State), as if it had been given by `.state(..)`:
///
/// ```
/// use duotone::prelude::*;
///
/// struct Pool(String);
///
/// #[provider(app)]
/// async fn pool(url: State<String>) -> Result<Pool> {
///     Ok(Pool(format!("connected to {}", *url)))
/// }
///
/// #[get("/")]
/// fn index(State(pool): State<Pool>) -> String {
///     pool.0.clone()
/// }
///
/// let app = App::new().state("db.example".to_owned()).handlers(handlers![index, pool]).build()?;
/// assert_eq!(app.test_client().get("/").send().text(), "connected to db.example");
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// It is listed in [`handlers!`](crate::handlers) of the app or of a blueprint, and is the app's
/// either way. Its arguments are `State<T>`, of other providers too, and `App`
/// ([`FromApp`](crate::FromApp)).
///
/// A server runs them before it listens, async ones on its loop, and does not start when one fails.
/// Without a server the first request waits for them, and every other that comes meanwhile: they run
/// on a worker thread, async ones by the app's [`Bridge`](crate::Bridge), so that what they connect
/// lives on. When one fails, those who waited are answered 500, and the next request tries again what
/// is still missing. A command runs them if it asks for one by an argument. They must not send
/// requests to their own app, which waits for them.
///
/// # Tests
///
/// [`override_provider`](crate::AppBuilder::override_provider) puts a closure in the place of either
/// kind. A provider is still an ordinary function, too.
///
/// # Faults
///
/// When the app is built: providers that ask for each other in a circle, state that one needs and
/// nobody gave, a value of the app that is made twice, or made and given.
///
/// Its arguments `type = Name` and `crate = path` are as those of [`route`](macro@crate::route),
/// which says too what the limits are.
pub use duotone_macros::provider;
