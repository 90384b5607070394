//! The attributes of class-based views, with their documentation.

/// Declares a class-based view: the methods of a type that are called like a method of HTTP.
///
/// ```
/// use duotone::prelude::*;
///
/// struct Users {
///     names: Vec<&'static str>,
/// }
///
/// #[method_view("/users/{id}")]
/// impl Users {
///     fn get(&self, id: usize) -> Option<&'static str> {
///         self.names.get(id).copied()
///     }
/// }
///
/// let users = Users { names: vec!["Ada", "Grace"] };
/// let client = App::new().state(users).handlers(handlers![Users]).build()?.test_client();
/// assert_eq!(client.get("/users/1").send().text(), "Grace");
/// # Ok::<(), Error>(())
/// ```
pub use duotone_macros::method_view;

/// Declares a reusable view: one that is mounted, each time with data of its own.
pub use duotone_macros::view;
