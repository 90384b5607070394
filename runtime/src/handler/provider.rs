//! What `#[provider]` writes down about one function, beside its metadata.

use std::any::Any;
use std::sync::Arc;

use crate::color::{BoxFuture, Colored};
use crate::handler::StateNeed;
use crate::{App, Request, Result};

/// A `#[provider]`: makes a value for a request.
pub type Provide = Colored<
    for<'r> fn(&'r Request) -> Result<Value>,
    for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Value>>,
>;

/// A `#[provider(app)]`: makes a value for the app, once.
#[derive(Debug)]
pub struct AppProvider {
    /// The type of the value, as `State<T>` asks for it.
    pub value: StateNeed,
    /// The function.
    pub call: ProvideApp,
}

/// Makes a value for the app.
pub type ProvideApp = Colored<
    for<'a> fn(&'a App) -> Result<Value>,
    for<'a> fn(&'a App) -> BoxFuture<'a, Result<Value>>,
>;

/// The value of a provider, shared by all who ask; its type is known to them.
pub type Value = Arc<dyn Any + Send + Sync>;
