//! `override_provider`: what an app calls in the place of a provider, for its tests.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use crate::handler::Value;
use crate::{App, Request, Result};

/// A closure in the place of a provider of `S`.
pub(crate) type Replacement<S> = Arc<dyn Fn(&S) -> Result<Value> + Send + Sync>;

/// What providers are made of: a [`Request`], or the [`App`].
pub trait ProviderOf: Sized + Send + Sync + 'static {
    /// Those of this kind.
    #[doc(hidden)]
    fn replaced(all: &mut Replaced) -> &mut HashMap<TypeId, Replacement<Self>>;

    /// What stands for a provider of them.
    #[doc(hidden)]
    fn replacement(&self, id: TypeId) -> Option<&Replacement<Self>>;
}

/// The providers of an app that something else stands for.
#[derive(Default)]
pub struct Replaced {
    of_request: HashMap<TypeId, Replacement<Request>>,
    of_app: HashMap<TypeId, Replacement<App>>,
}

impl Replaced {
    pub(crate) fn of_request(&self, id: TypeId) -> Option<&Replacement<Request>> {
        self.of_request.get(&id)
    }

    pub(crate) fn of_app(&self, id: TypeId) -> Option<&Replacement<App>> {
        self.of_app.get(&id)
    }

    /// Whether the provider itself is not called.
    pub(crate) fn has(&self, id: TypeId) -> bool {
        self.of_request.contains_key(&id) || self.of_app.contains_key(&id)
    }
}

impl ProviderOf for Request {
    fn replaced(all: &mut Replaced) -> &mut HashMap<TypeId, Replacement<Self>> {
        &mut all.of_request
    }

    fn replacement(&self, id: TypeId) -> Option<&Replacement<Self>> {
        self.app().replaced().of_request(id)
    }
}

impl ProviderOf for App {
    fn replaced(all: &mut Replaced) -> &mut HashMap<TypeId, Replacement<Self>> {
        &mut all.of_app
    }

    fn replacement(&self, id: TypeId) -> Option<&Replacement<Self>> {
        self.replaced().of_app(id)
    }
}

/// A provider that is called where it may block: the function, or what stands for it, which is
/// looked up when it is called.
pub(crate) enum Blocking<S> {
    Written(for<'a> fn(&'a S) -> Result<Value>),
    Replaced(TypeId),
}

impl<S> Clone for Blocking<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Blocking<S> {}

impl<S: ProviderOf> Blocking<S> {
    pub(crate) fn call(self, of: &S) -> Result<Value> {
        match self {
            Blocking::Written(call) => call(of),
            Blocking::Replaced(id) => {
                // INVARIANT: an app that is built is not changed.
                let call = of.replacement(id).expect("a provider that something stands for");
                call(of)
            }
        }
    }
}
