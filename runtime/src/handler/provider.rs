//! What `#[provider]` writes down about one function.

use std::any::{Any, TypeId};
use std::sync::Arc;

use crate::color::{BoxFuture, Colored};
use crate::handler::{Needs, Origin};
use crate::{Request, Result};

/// Everything known about the provider of a request.
#[derive(Debug)]
pub struct ProviderMeta {
    /// The type that stands for it.
    pub id: fn() -> TypeId,
    /// Where it was written.
    pub origin: Origin,
    /// What its arguments need, other providers among them.
    pub needs: &'static [&'static Needs],
    /// The function.
    pub call: Provide,
}

/// Makes a value.
pub type Provide = Colored<
    for<'r> fn(&'r Request) -> Result<Value>,
    for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Value>>,
>;

/// The value of a provider, shared by all who ask; its type is known to them.
pub type Value = Arc<dyn Any + Send + Sync>;
