//! What a third-party crate adds to an app, in one call.

use crate::AppBuilder;

/// A part of an app that comes from elsewhere: state, handlers, commands, blueprints, in one call.
///
/// ```
/// use std::time::Duration;
///
/// use duotone::Extension;
/// use duotone::prelude::*;
///
/// // In a crate of its own:
/// pub struct Banner {
///     text: &'static str,
/// }
///
/// impl Extension for Banner {
///     fn install(self, app: AppBuilder) -> AppBuilder {
///         app.state(self).handlers(handlers![show, announce])
///     }
/// }
///
/// #[get("/banner")]
/// async fn show(banner: State<Banner>) -> &'static str {
///     banner.text
/// }
///
/// #[after_request]
/// fn announce(res: &mut Response, banner: State<Banner>) {
///     res.set_header("x-banner", banner.text);
/// }
///
/// // In an app:
/// let app = App::new().install(Banner { text: "closed on Monday" }).build()?;
/// let res = app.test_client().get("/banner").send();
/// assert_eq!(res.text(), "closed on Monday");
/// assert_eq!(res.header("x-banner"), Some("closed on Monday"));
/// # Ok::<(), Error>(())
/// ```
///
/// The guide for authors is `docs/extensions.md` in the repository, and a whole one to copy from is
/// `examples/extension` there.
///
/// What it adds counts as the app's from the place of the [`install`](AppBuilder::install) on: its
/// hooks run in the order of registration among the app's own (R1). Whatever is wrong with it is a
/// fault of the app that is built with it.
pub trait Extension: Sized + 'static {
    /// Adds it to an app.
    fn install(self, app: AppBuilder) -> AppBuilder;
}
