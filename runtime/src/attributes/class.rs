//! The attributes of class-based views, with their documentation.

/// Declares a class-based view: the functions of a type that are called like a method of HTTP
/// answer requests of that method.
///
/// ```text
/// #[method_view("/path", name = users, with = [..], defaults(arg = 1), body_limit = "10MB",
///               timeout = "2s", detach,
///               post(with = [..], body_limit = ".."), crate = path)]
/// ```
///
/// ```
/// use duotone::prelude::*;
///
/// struct Users {
///     names: Vec<&'static str>,
/// }
///
/// #[method_view("/users/{id}", name = users)]
/// impl Users {
///     fn get(&self, id: usize) -> Option<&'static str> {
///         self.names.get(id).copied()
///     }
///
///     async fn put(&self, id: usize, Json(name): Json<&str>) -> String {
///         format!("{} is {name} now", self.old(id))
///     }
///
///     fn old(&self, id: usize) -> &str {
///         self.names.get(id).copied().unwrap_or("nobody")
///     }
/// }
///
/// let users = Users { names: vec!["Ada", "Grace"] };
/// let app = App::new().state(users).handlers(handlers![Users]).build()?;
/// let client = app.test_client();
/// assert_eq!(client.get("/users/1").send().text(), "Grace");
/// assert_eq!(client.put("/users/1").json(&"Joan").send().text(), "Grace is Joan now");
/// assert_eq!(client.delete("/users/1").send().status(), 405);
/// assert_eq!(app.url_for(users { id: 1 })?.to_string(), "/users/1");
/// # Ok::<(), Error>(())
/// ```
///
/// The functions are `get`, `post`, `put`, `patch`, `delete`, `head` and `options`; all others are
/// left alone. Each is a view of its own, `fn` or `async fn`, with arguments and answers as those
/// of a [`route`](macro@crate::route). Every parameter of the path is an argument of each function,
/// of any type (R28); `_id` is given `{id}` too, for a function that does without. `HEAD` falls
/// back to `get`, and `options` replaces the automatic answer (R22).
///
/// # What it is called on
///
/// | | is |
/// |---|---|
/// | `&self`, `self: Arc<Self>` | the app's `State<Self>`: without it, the app is not built |
/// | `self` | made of each request by [`FromRequest`](crate::FromRequest), from which it may borrow |
/// | nothing | |
///
/// They may be mixed in one `impl`.
///
/// # Arguments of the attribute
///
/// | argument | meaning | unless given |
/// |---|---|---|
/// | `"/path"` | the path; it comes first | it is mounted by [`mounts!`](crate::mounts) |
/// | `name = users` | the endpoint's name, and that of the struct for [`url_for`](crate::url_for), with the parameters of the first function | the type's, in snake case, without a struct |
/// | `name = "users"` | the endpoint's name alone | |
/// | `with = [login_required]` | decorators around all functions, made once | none |
/// | `defaults(page = 1)` | values of path arguments that this path does not have | none |
/// | `body_limit = "10MB"` | the largest body (R33) | the app's |
/// | `timeout = "2s"` | how long a request may take until it has an [answer](macro@crate::route#within-a-time) | the app's |
/// | `detach` | a client that leaves does not cancel the request (R48) | it does |
/// | `post(with = [..], body_limit = "..", timeout = "..", detach)` | decorators of one function, inside of those of the block, and what holds for it in the place of the block's; the same for the other functions | none |
/// | `params(id)` | without a path: the arguments that are path parameters | none |
/// | `crate = path` | where this crate is, when not at `::duotone` | `::duotone` |
///
/// Several attributes on one `impl` are several routes of one endpoint (R31): what belongs to a
/// route is given in its own attribute, everything else in one of them.
///
/// # Limits
///
/// The `impl` is a type's own, not that of a trait, and there is one with this attribute per type.
/// It may have lifetimes, and is not generic otherwise.
pub use duotone_macros::method_view;

/// Declares a reusable view: it is mounted by [`mounts!`](crate::mounts) at any number of paths,
/// each time with data of its own.
///
/// ```text
/// #[view(methods = [GET, POST], name = report, with = [..], body_limit = "10MB", timeout = "2s", detach, params(day),
///        crate = path)]
/// ```
///
/// ```
/// use duotone::prelude::*;
///
/// struct Report {
///     title: &'static str,
/// }
///
/// #[view(params(day))]
/// impl Report {
///     async fn dispatch(&self, day: u32, req: &Request) -> String {
///         format!("{} {day} of {}", self.title, req.param("month").unwrap_or("May"))
///     }
/// }
///
/// let app = App::new().handlers(mounts![
///     "/daily/{day}" => Report { title: "Day" },
///     "/{month}/{day}", name = "monthly" => Report { title: "The" },
/// ]);
/// let client = app.build()?.test_client();
/// assert_eq!(client.get("/daily/7").send().text(), "Day 7 of May");
/// assert_eq!(client.get("/june/7").send().text(), "The 7 of june");
/// assert_eq!(client.get("/june/last").send().status(), 404);
/// # Ok::<(), Error>(())
/// ```
///
/// Its function is called `dispatch` and may be `fn` or `async fn`; all others are left alone. It is
/// called on what was mounted, as `&self` or `self: Arc<Self>`, or on nothing. Its arguments are
/// extractors, but for those that `params(..)` names: they are path parameters, which every mount
/// has to have in its path or its defaults. Others are read by
/// [`Request::param`](crate::Request::param).
///
/// | argument | meaning | unless given |
/// |---|---|---|
/// | `methods = [GET, POST]` | upper-case methods | `GET` |
/// | `name = report` | the endpoint's name, where the mount gives none | the type's, in snake case |
/// | `with = [..]` | decorators | none |
/// | `body_limit = "10MB"` | the largest body (R33), where the mount gives none | the app's |
/// | `timeout = "2s"` | how long a request may take until it has an [answer](macro@crate::route#within-a-time), where the mount does not say it | the app's |
/// | `detach` | a client that leaves does not cancel the request (R48) | it does, unless the mount says so |
/// | `params(day)` | the arguments that are path parameters | none |
/// | `crate = path` | where this crate is, when not at `::duotone` | `::duotone` |
///
/// What is mounted owns its data: it lives as long as the app.
pub use duotone_macros::view;
