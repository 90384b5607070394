//! `#[route]` and its short forms, documented.

/// Declares a view: a function that answers a route.
///
/// ```text
/// #[route("/path", methods = [GET, POST],
///         name = "..", defaults(arg = 1), body_limit = "10MB", timeout = "2s", detach,
///         with = [decorator], type = Name, crate = path)]
/// ```
///
/// ```
/// use duotone::prelude::*;
///
/// #[route("/users/{id}", methods = [GET, DELETE])]
/// fn user(req: &Request, id: u64) -> String {
///     format!("{} user {id}", req.method())
/// }
///
/// #[get("/")]
/// async fn index() -> &'static str {
///     "Hello, World!"
/// }
///
/// let app = App::new().handlers(handlers![user, index]).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// For one method there are [`get`](macro@crate::get), [`post`](macro@crate::post),
/// [`put`](macro@crate::put), [`patch`](macro@crate::patch), [`delete`](macro@crate::delete),
/// [`head`](macro@crate::head) and [`options`](macro@crate::options): the same without `methods`.
///
/// # Path
///
/// Literal text, one segment per `/`, with parameters in braces:
///
/// | path | matches |
/// |---|---|
/// | `/users/{id}` | one segment there, whatever it is, if it parses as the argument's type (R28) |
/// | `/v{major}` | text around one parameter in a segment |
/// | `/files/{*rest}` | one or more segments, at the end (R26) |
/// | `/users/` | also redirects from `/users` (R24) |
/// | the empty path | the prefix of its [`Blueprint`](crate::Blueprint) itself (R30) |
///
/// A path is not percent-encoded: write `/café`. `GET` implies `HEAD`, and `OPTIONS` is automatic
/// (R22).
///
/// # Arguments of the function
///
/// An argument whose name is in the path is a path parameter ([`FromParam`](crate::FromParam));
/// any other is an extractor ([`FromRequest`](crate::FromRequest)). The order does not matter
/// (R32). Both may borrow from the request, in either color, and an extractor may be taken apart:
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/greet/{name}")]
/// fn greet(State(greeting): State<String>, name: &str) -> String {
///     format!("{greeting}, {name}!")
/// }
///
/// // A view is still an ordinary function.
/// let greeting = State("Hello".to_owned().into());
/// assert_eq!(greet(greeting, "Ada"), "Hello, Ada!");
/// ```
///
/// It returns what [`IntoResponse`](crate::IntoResponse) says (R35). It is async when it is an
/// `async fn`, or when its return type is spelled `impl Future<..>`, `BoxFuture<..>` or
/// `Pin<Box<dyn Future<..>>>` (R41); the future has to be `Send`.
///
/// # Arguments of the attribute
///
/// | argument | meaning | unless given |
/// |---|---|---|
/// | `"/path"` | the path; it comes first | required |
/// | `methods = [GET, POST]` | upper-case methods, only of `#[route]` | required |
/// | `name = "users"` | the endpoint's name | the function's |
/// | `defaults(page = 1)` | values of path arguments that this path does not have | none |
/// | `with = [login_required, cache(ttl)]` | the [decorators](macro@crate::decorator) around it, the first outermost; of all its routes | none |
/// | `body_limit = "10MB"` | the largest body (R33): `B`, `KB`, `MB`, `GB` (powers of 1000), `KiB`, `MiB`, `GiB` (of 1024) | the app's |
/// | `timeout = "2s"` | how long a request may take until it has an answer: a whole number and `ms`, `s`, `m` or `h` | the [app's](crate::AppBuilder::timeout) |
/// | `detach` | a client that leaves does not cancel the request (R48) | it does |
/// | `type = Users` | the name of the struct beside the function, for [`handlers!`](crate::handlers) and [`url_for`](crate::url_for()) | the function's |
/// | `crate = path` | where this crate is, when not at `::duotone` | `::duotone` |
///
/// # Several routes
///
/// A function may have several route attributes: they are routes of one endpoint (R31). Each path,
/// with its `defaults(..)`, supplies every path argument; a default is a literal and takes the way
/// of text in a path. `name`, `with`, `type` and `crate` are given in one of the attributes.
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/posts", defaults(page = 1))]
/// #[get("/posts/page/{page}", name = "posts")]
/// fn posts(page: u64) -> String {
///     format!("page {page}")
/// }
///
/// assert_eq!(posts(2), "page 2");
/// ```
///
/// # Within a time
///
/// With `timeout` a request has its answer in time, or is cut: an async view is dropped at its next
/// await, and one that waits in [`async_to_sync`](crate::async_to_sync) ends there. The request goes on
/// as with any error of status 503 (R13): error handlers, after-functions, teardowns. A `fn` that runs
/// cannot be stopped: the event loop that waits for it sends a built-in 503, and the function is
/// finished in vain; without an event loop the 503 is sent when it ends.
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/quote", timeout = "50ms")]
/// async fn quote() -> Result<String> {
///     // It never answers.
///     # let ask_the_exchange = std::future::pending::<Result<String>>;
///     ask_the_exchange().await
/// }
///
/// #[error_handler(503)]
/// fn later(err: &HttpError) -> String {
///     format!("Please come back later: {err}")
/// }
///
/// let client = App::new().handlers(handlers![quote, later]).build()?.test_client();
/// let res = client.get("/quote").send();
/// assert_eq!(res.status(), 503);
/// assert_eq!(res.text(), "Please come back later: 503 Service Unavailable: no answer within 50ms");
/// # Ok::<(), Error>(())
/// ```
///
/// It covers all that happens until there is an answer, the queue for a worker and the body included,
/// and nothing behind it: after-functions and a streamed body take the time that they need.
/// [`deadline`](crate::Request::deadline) says when it is over.
/// `docs/cancellation.md` has a table of what is cut where.
///
/// # Without its client
///
/// When a client leaves before the answer, its request is cancelled: an async view at its next
/// await, and no function but the teardowns is begun (R48). With `detach` it runs to its end instead,
/// hooks and all; a server that stops waits for it as for a [task](crate::spawn). Nobody reads the
/// answer: a body that is a stream is dropped.
///
/// ```
/// use duotone::prelude::*;
///
/// # #[derive(Default)]
/// # struct Ledger(std::sync::Mutex<Vec<u32>>);
/// # impl Ledger {
/// #     async fn book(&self, cents: u32) { tokio::task::yield_now().await; self.0.lock().unwrap().push(cents); }
/// # }
/// #[post("/pay/{cents}", detach)]
/// async fn pay(cents: u32, ledger: State<Ledger>) {
///     // Not to be left half done, whoever closes the window.
///     ledger.book(cents).await;
///     ledger.book(cents / 50).await;
/// }
///
/// # use std::task::{Context, Waker};
/// # use std::time::Duration;
/// let app = App::new().state(Ledger::default()).handlers(handlers![pay]).build()?;
/// let mut request = Box::pin(app.handle(http::Request::post("/pay/500").body(())?));
/// // It begins, and the client leaves.
/// let polled = request.as_mut().poll(&mut Context::from_waker(Waker::noop()));
/// assert!(polled.is_pending());
/// drop(request);
///
/// assert_eq!(app.finish_tasks(Duration::from_secs(20)), 0);
/// assert_eq!(*app.state::<Ledger>().unwrap().0.lock().unwrap(), [500, 10]);
/// # Ok::<(), Error>(())
/// ```
///
/// # What it expands to
///
/// The function as written, with three of clippy's lints about its signature allowed, and beside it a struct of the same name, as visible as the
/// function, with a field per path parameter, of which [`url_for`](crate::url_for()) makes URLs. It
/// has a hidden constant: names, file and line, path, types of the parameters, what
/// the arguments need, and a function pointer that extracts the arguments, calls the function and
/// converts the answer. Nothing runs at start-up, and there is no global registry: a function that
/// no [`handlers!`](crate::handlers) lists gets rustc's warning for unused functions.
///
/// # Limits
///
/// A view is a free function: not a method or a function of an `impl`, not generic (lifetimes are fine), not `unsafe` or
/// `extern`. Its name may not be a type's in the same module, unless `type = ..` is given. Other
/// attributes of this crate are recognized by their last name, so an attribute of another crate
/// that is called `get` has to stand on another function.
pub use duotone_macros::route;

/// Declares a view for `GET`, and so for `HEAD` (R22). See [`route`](macro@crate::route).
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "Hello, World!"
/// }
///
/// assert_eq!(index(), "Hello, World!");
/// ```
pub use duotone_macros::get;

/// Declares a view for `POST`. See [`route`](macro@crate::route).
///
/// ```
/// use duotone::prelude::*;
///
/// #[post("/users", body_limit = "64KiB")]
/// fn create(_req: &Request) -> StatusCode {
///     StatusCode::CREATED
/// }
/// ```
pub use duotone_macros::post;

/// Declares a view for `PUT`. See [`route`](macro@crate::route).
///
/// ```
/// use duotone::prelude::*;
///
/// #[put("/notes/{id}")]
/// fn replace(id: u64, text: String) -> String {
///     format!("{id} is {text}")
/// }
///
/// let client = App::new().handlers(handlers![replace]).build()?.test_client();
/// assert_eq!(client.put("/notes/7").body("milk").send().text(), "7 is milk");
/// # Ok::<(), duotone::Error>(())
/// ```
pub use duotone_macros::put;

/// Declares a view for `PATCH`. See [`route`](macro@crate::route).
///
/// ```
/// use duotone::prelude::*;
///
/// #[patch("/notes/{id}")]
/// async fn rename(id: u64, Form(name): Form<Vec<(String, String)>>) -> String {
///     format!("{id}: {name:?}")
/// }
///
/// let client = App::new().handlers(handlers![rename]).build()?.test_client();
/// let res = client.patch("/notes/7").form(&[("name", "milk")]).send();
/// assert_eq!(res.text(), r#"7: [("name", "milk")]"#);
/// # Ok::<(), duotone::Error>(())
/// ```
pub use duotone_macros::patch;

/// Declares a view for `DELETE`. See [`route`](macro@crate::route).
///
/// ```
/// use duotone::prelude::*;
///
/// #[delete("/notes/{id}")]
/// fn remove(id: u64) -> StatusCode {
///     if id == 7 { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
/// }
///
/// let client = App::new().handlers(handlers![remove]).build()?.test_client();
/// assert_eq!(client.delete("/notes/7").send().status(), 204);
/// # Ok::<(), duotone::Error>(())
/// ```
pub use duotone_macros::delete;

/// Declares a view for `HEAD`, where it is not that of `GET` without its body. See
/// [`route`](macro@crate::route).
pub use duotone_macros::head;

/// Declares a view for `OPTIONS`, in the place of the automatic answer (R22). See
/// [`route`](macro@crate::route).
pub use duotone_macros::options;
