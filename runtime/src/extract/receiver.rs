//! What the methods of a view are called on: a value of the app, or the one that was mounted.

use std::sync::Arc;

use crate::extract::Unset;
use crate::{Request, Result};

/// `&self` of a `#[method_view]`: a value of the app.
pub fn shared<T: Send + Sync + 'static>(req: &Request) -> Result<&T> {
    req.app().state_ref().ok_or_else(|| Unset::state::<T>().into())
}

/// The same as `self: Arc<Self>`.
pub fn shared_arc<T: Send + Sync + 'static>(req: &Request) -> Result<Arc<T>> {
    req.app().state().ok_or_else(|| Unset::state::<T>().into())
}

/// `&self` of a view that is mounted: its data.
pub fn mounted<T: Send + Sync + 'static>(req: &Request) -> Result<&T> {
    req.mounted().and_then(|data| data.downcast_ref()).ok_or_else(|| Unset::mount::<T>().into())
}

/// The same as `self: Arc<Self>`.
pub fn mounted_arc<T: Send + Sync + 'static>(req: &Request) -> Result<Arc<T>> {
    let data = req.mounted().and_then(|data| Arc::clone(data).downcast().ok());
    data.ok_or_else(|| Unset::mount::<T>().into())
}
