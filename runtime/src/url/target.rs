//! What a URL is asked for by: the struct beside a view, with its values.

use std::any::TypeId;
use std::borrow::Cow;

use crate::handler::Origin;

/// The struct beside a view, which a URL is made of; see [`url_for`](crate::url_for()).
///
/// The attributes implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the struct of a view",
    label = "expected a view with its parameters, as in `url_for(user {{ id: 42 }})`",
    note = "that of a class-based view is named by `#[method_view(\"/path\", name = users)]`"
)]
pub trait ToUrl {
    #[doc(hidden)]
    fn target(&self) -> UrlTarget<'_>;

    /// The same view in this blueprint: for one that is registered in several.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// mod admin {
    ///     use duotone::prelude::*;
    ///
    ///     #[get("/")]
    ///     pub fn home() {}
    /// }
    ///
    /// let admin = |name: &str| {
    ///     Blueprint::new(name).url_prefix(format!("/{name}")).handlers(handlers![admin::home])
    /// };
    /// let app = App::new().register(admin("staff")).register(admin("root")).build()?;
    /// assert_eq!(app.url_for(admin::home {}.blueprint("root"))?, "/root/");
    /// assert!(app.url_for(admin::home {}).is_err());
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// Nested names are joined with dots.
    fn blueprint(self, name: &str) -> InBlueprint<'_, Self>
    where
        Self: Sized,
    {
        InBlueprint { view: self, name }
    }
}

/// A view in one of the blueprints it is registered in: [`ToUrl::blueprint`].
#[derive(Clone, Copy, Debug)]
pub struct InBlueprint<'n, V> {
    view: V,
    name: &'n str,
}

impl<V: ToUrl> ToUrl for InBlueprint<'_, V> {
    fn target(&self) -> UrlTarget<'_> {
        UrlTarget { blueprint: Some(self.name), ..self.view.target() }
    }
}

/// A view and its values, erased.
#[derive(Debug)]
pub struct UrlTarget<'a> {
    /// That of the view's type.
    pub(super) id: TypeId,
    pub(super) origin: Origin,
    /// By the names of the parameters.
    pub(super) values: Vec<(&'a str, Cow<'a, str>)>,
    pub(super) blueprint: Option<&'a str>,
}

impl<'a> UrlTarget<'a> {
    /// Called by the attribute macros only.
    #[doc(hidden)]
    #[must_use]
    pub fn new<const N: usize>(
        id: TypeId,
        origin: Origin,
        values: [(&'a str, Cow<'a, str>); N],
    ) -> Self {
        UrlTarget { id, origin, values: values.into(), blueprint: None }
    }
}
