//! URLs of views, made from the types that stand beside them (R31).
//!
//! Which route it is, [`find`] says; how its path is written, [`path`]; what can be done with the
//! result, [`Url`] itself.

mod built;
mod error;
mod find;
mod param;
mod path;
mod site;
mod target;

use std::borrow::Cow;

use crate::App;
use crate::context::current;

pub use built::Url;
pub use error::UrlError;
pub use param::ToParam;
pub(crate) use site::Site;
pub use target::{InBlueprint, ToUrl, UrlTarget};

/// The URL of a view, in code that runs for a request or in an app that was
/// [entered](App::enter).
///
/// Beside every view stands a struct of its name, with one field per path parameter, as visible as
/// the function. So a view that does not exist, a parameter that is missing and a value of the
/// wrong type do not compile; and when a path changes, so do its URLs.
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/")]
/// fn index() -> Result<String> {
///     Ok(url_for(user { id: 42, tab: "a b" })?.to_string())
/// }
///
/// #[get("/users/{id}/{tab}")]
/// async fn user(id: u64, tab: &str) -> Result<Redirect> {
///     let page = [("tab", tab)];
///     Ok(Redirect::to(url_for(index {})?.query(&page)?.fragment(format!("user-{id}"))))
/// }
///
/// let client = App::new().handlers(handlers![index, user]).build()?.test_client();
/// assert_eq!(client.get("/").send().text(), "/users/42/a%20b");
/// let answer = client.get("/users/42/a%20b").send();
/// assert_eq!(answer.header("location"), Some("/?tab=a+b#user-42"));
/// # Ok::<(), Error>(())
/// ```
///
/// A field takes what [converts to](ToParam) the type of the parameter: `42` and `&id` for a
/// `u64`, a `&str`, `String` or `&String` for text. Values are percent-encoded so that the view
/// receives what was given, whatever it is: slashes, spaces, `?` and `%` too.
///
/// Where a view has several routes, the URL is that of the first whose parameters the values fit: a
/// value that is not in the path has to be the one in its `defaults(..)`.
///
/// The path is that of the current app; where there is none, [`App::url_for`] is told which. A blueprint may be registered more than once: the URL is that of the request's
/// own registration, otherwise of the one that shares the most blueprints with it. Where that
/// leaves two, [`ToUrl::blueprint`] says which.
///
/// A module and a type of one name cannot stand beside each other: `type = Name` names the struct
/// differently. A parameter's type that borrows is written with its lifetime: `Slug<'_>`.
///
/// # Errors
///
/// - Outside of a request and of [`App::enter`].
/// - The view is not registered in the app, or more than once and the request does not say which.
/// - No path can express a value: an empty parameter, a segment `.` or `..` (clients remove those,
///   also when they are encoded), a `{*rest}` that begins with a slash, a number that is not finite.
///
/// It has no status, so it is a 500 where it is not handled; where the values come from a client,
/// [`or_status`](crate::OrStatus::or_status) makes it that client's mistake.
pub fn url_for(to: impl ToUrl) -> Result<Url, UrlError> {
    find::view(&current::app()?, &to.target(), current::request().ok().as_deref())
}

/// The URL of an endpoint by its name, where [`url_for`] finds one: for templates, which know no
/// types.
///
/// The name is that of the [listing](App::routes): `admin.home` in a blueprint. One that begins
/// with a dot is looked for in the blueprint of the request's own route: `.home`. Parameters are
/// text, and have to be texts of their type; one that is only in a route's `defaults(..)` may be
/// left out. As in Flask, values that are no parameters become the query.
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/users/{id}")]
/// fn user(id: u64) -> Result<Url> {
///     let next = (id + 1).to_string();
///     Ok(url_for_endpoint("user", [("id", &*next), ("tab", "posts")])?)
/// }
///
/// let client = App::new().handlers(handlers![user]).build()?.test_client();
/// assert_eq!(client.get("/users/7").send().text(), "/users/8?tab=posts");
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// As [`url_for`]; and when there is no endpoint of that name, or two views have it.
pub fn url_for_endpoint<'v>(
    name: &str,
    values: impl IntoIterator<Item = (&'v str, &'v str)>,
) -> Result<Url, UrlError> {
    let (app, req) = (current::app()?, current::request().ok());
    let here = req.as_ref().and_then(|req| req.blueprint());
    let name = match (name.strip_prefix('.'), here) {
        (Some(name), Some(blueprint)) => Cow::Owned(format!("{blueprint}.{name}")),
        (Some(name), None) => Cow::Borrowed(name),
        (None, _) => Cow::Borrowed(name),
    };
    find::endpoint(&app, &name, values)
}

impl App {
    /// The URL of a view, wherever the app is at hand; [`url_for`](crate::url_for()) takes the
    /// current one, and says how the struct beside a view is used.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// #[get("/users/{id}")]
    /// fn user(id: u64) -> String {
    ///     id.to_string()
    /// }
    ///
    /// let app = App::new().base_url("https://example.org").handlers(handlers![user]).build()?;
    /// let url = app.url_for(user { id: 7 })?;
    /// assert_eq!(url, "/users/7");
    /// assert_eq!(url.absolute()?, "https://example.org/users/7");
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`url_for`](crate::url_for()). A view that is registered more than once needs
    /// [`ToUrl::blueprint`].
    pub fn url_for(&self, to: impl ToUrl) -> Result<Url, UrlError> {
        find::view(self, &to.target(), None)
    }

    /// The URL of an endpoint by its name, wherever the app is at hand: as
    /// [`url_for_endpoint`](crate::url_for_endpoint), without names that begin with a dot.
    ///
    /// # Errors
    ///
    /// As [`url_for_endpoint`](crate::url_for_endpoint).
    pub fn url_for_endpoint<'v>(
        &self,
        name: &str,
        values: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Result<Url, UrlError> {
        find::endpoint(self, name, values)
    }
}
