//! `#[blueprint]`.

/// Makes a [`Blueprint`](crate::Blueprint) of a module: all that is annotated in it.
///
/// ```text
/// #[blueprint(url_prefix = "/admin", name = "..", with = [..], crate = path)]
/// ```
///
/// ```
/// use duotone::prelude::*;
///
/// #[blueprint(url_prefix = "/admin")]
/// mod admin {
///     use duotone::prelude::*;
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
///
///     #[error_handler(403)]
///     fn refused() -> &'static str {
///         "not for you"
///     }
/// }
///
/// let client = App::new().register(admin::blueprint()).build()?.test_client();
/// assert_eq!(client.get("/admin/").send().text(), "not for you");
/// assert_eq!(client.get("/admin/").header("x-admin", "yes").send().text(), "for admins");
/// # Ok::<(), Error>(())
/// ```
///
/// The module is left as written, with one more function in it: `pub fn blueprint() -> Blueprint`.
/// It lists, in source order, what [`handlers!`](crate::handlers) would: the module's views, class-based ones
/// with a path among them, hooks, error handlers, serving hooks and commands; also those of the
/// modules inside of it, and also what is private. A module inside that is a
/// `#[blueprint]` itself is registered there. What a `#[cfg]` leaves out is left out.
///
/// ```
/// use duotone::prelude::*;
///
/// #[blueprint(url_prefix = "/shop")]
/// mod shop {
///     use duotone::prelude::*;
///
///     mod pages {
///         #[duotone::get("")]
///         fn front(req: &duotone::Request) -> String {
///             req.endpoint().unwrap_or_default().to_owned()
///         }
///     }
///
///     #[blueprint(url_prefix = "/cart", name = "basket")]
///     mod cart {
///         use duotone::prelude::*;
///
///         #[get("/items/{id}")]
///         async fn item(id: u64, req: &Request) -> String {
///             format!("{id} of {}", req.endpoint().unwrap_or_default())
///         }
///     }
/// }
///
/// let client = App::new().register(shop::blueprint()).build()?.test_client();
/// assert_eq!(client.get("/shop").send().text(), "shop.front");
/// assert_eq!(client.get("/shop/cart/items/7").send().text(), "7 of shop.basket.item");
/// # Ok::<(), Error>(())
/// ```
///
/// # Arguments
///
/// | argument | meaning | unless given |
/// |---|---|---|
/// | `url_prefix = "/admin"` | what the paths begin with (R30): literal text that begins with a slash and does not end in one | none |
/// | `name = "admin"` | what endpoints are named after; not empty, without dots | the module's |
/// | `with = [login_required]` | decorators around every view (see [`decorator`](macro@crate::decorator)), the first outermost | none |
/// | `crate = path` | where this crate is, when not at `::duotone` | `::duotone` |
///
/// What has no attribute is said where it is registered: statuses of errors by their type, another
/// name or prefix, a second registration.
///
/// ```
/// use duotone::prelude::*;
///
/// #[blueprint(url_prefix = "/numbers")]
/// mod numbers {
///     use duotone::prelude::*;
///
///     #[get("/half/{number}")]
///     fn half(number: &str) -> Result<String> {
///         Ok((number.parse::<u64>()? / 2).to_string())
///     }
/// }
///
/// let numbers = numbers::blueprint()
///     .error_status::<std::num::ParseIntError>(|_| StatusCode::BAD_REQUEST);
/// let client = App::new().register(numbers).build()?.test_client();
/// assert_eq!(client.get("/numbers/half/12").send().text(), "6");
/// assert_eq!(client.get("/numbers/half/x").send().status(), 400);
/// # Ok::<(), Error>(())
/// ```
///
/// # Clashes
///
/// Two routes of the module of which the later cannot be reached (R29), and two error handlers for
/// one status or type, are errors of the compiler, where the names alone show it: the types of path
/// parameters are the same by the same name in the same module, and `&str`, `String` and
/// `Cow<str>` take every text. All others the app reports when it is built.
///
/// # Limits
///
/// The module has a body: `mod admin;` cannot be annotated, nor stand in a module that is, since
/// the compiler gives no file's module to a macro. Give the file a `pub fn blueprint()` of its own,
/// as [`Blueprint`](crate::Blueprint) shows. What a macro in the module makes is not seen. The
/// attributes of this crate are recognized by their last name, before any `as`:
/// `#[duotone::get]`, and `#[fetch]` after `use duotone::get as fetch;` in that module or one
/// around it.
pub use duotone_macros::blueprint;
