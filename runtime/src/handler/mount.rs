//! A view at a path, with data of its own: what an entry of `mounts![..]` comes to.

use std::any::Any;
use std::sync::Arc;

use crate::handler::{DefaultParam, Handler, Meta, Origin, RouteOptions, Segment};

/// A type whose values can be mounted: implemented by `#[view]`, and by `#[method_view]` without a
/// path.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    label = "expected a type with `#[view]` on its `impl`"
)]
pub trait Mountable: Send + Sync + 'static {
    /// Its views. Each has one route, whose place a mount's path takes.
    const META: &'static Meta;
}

/// Where an entry of `mounts![..]` mounts its view.
#[derive(Debug)]
pub struct MountPoint {
    /// The place of the entry; the name is the view's own.
    pub origin: Origin,
    /// `name = "..."`; the view's name otherwise.
    pub name: Option<&'static str>,
    /// `methods = [..]`; those of the view otherwise.
    pub methods: Option<&'static [&'static str]>,
    /// The path as written.
    pub path: &'static str,
    /// The path as parsed; a slot is an index into `params`.
    pub segments: &'static [Segment],
    /// The names of the parameters in the path, then of those in the defaults.
    pub params: &'static [&'static str],
    /// `defaults(n = 1)`: values for parameters that are not in the path.
    pub defaults: &'static [DefaultParam],
    /// What these do not say is said by those of the view.
    pub options: RouteOptions,
}

/// A view that was mounted.
#[derive(Clone)]
pub(crate) struct Mount {
    pub(crate) point: &'static MountPoint,
    /// What its functions take as `self`.
    pub(crate) data: Arc<dyn Any + Send + Sync>,
}

impl Handler {
    /// Called by `mounts![..]` only.
    #[doc(hidden)]
    pub fn mounted<V: Mountable>(view: V, point: &'static MountPoint) -> Self {
        Handler { meta: V::META, mount: Some(Mount { point, data: Arc::new(view) }) }
    }
}
