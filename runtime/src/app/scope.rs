//! What runs around a view, in the order it runs: the hooks of the app and of every blueprint
//! between it and the view, flattened when the app is built (R1).

use std::any::TypeId;
use std::sync::Arc;

use http::StatusCode;

use crate::app::Fault;
use crate::decorator::Around;
use crate::handler::{
    AfterRequest, BeforeRequest, ErrorCall, ErrorHandler, Meta, Needs, TeardownRequest,
};
use crate::{Error, HttpError};

/// A function of a scope, with what messages say about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hook<C> {
    pub(crate) call: C,
    pub(crate) meta: &'static Meta,
    /// Whether it asks for what is not there from the start: the body, or a provider's value.
    pub(crate) asks: bool,
}

impl<C> Hook<C> {
    pub(crate) fn new(call: C, meta: &'static Meta) -> Self {
        Hook { call, meta, asks: Needs::ask(meta.needs) }
    }
}

/// The hooks and error handlers that a request meets.
#[derive(Default)]
pub(crate) struct Scope {
    /// App first, then inward; in registration order inside each.
    pub(crate) before: Vec<Hook<BeforeRequest>>,
    /// Innermost first, the app last; in reverse registration order inside each.
    pub(crate) after: Vec<Hook<AfterRequest>>,
    /// As `after`.
    pub(crate) teardown: Vec<Hook<TeardownRequest>>,
    /// Outermost first.
    pub(crate) around: Vec<Arc<dyn Around>>,
    /// Innermost first.
    pub(crate) errors: Vec<Arc<ErrorTable>>,
}

/// The error handlers of one scope.
#[derive(Default)]
pub(crate) struct ErrorTable {
    by_status: Vec<(u16, Hook<ErrorCall>)>,
    by_type: Vec<(TypeId, ByType)>,
    catch_all: Option<Hook<ErrorCall>>,
    statuses: Vec<(TypeId, StatusOf)>,
}

/// The handler for a type of errors.
struct ByType {
    catches: fn(&Error) -> bool,
    hook: Hook<ErrorCall>,
}

/// `error_status::<E>(..)`, erased: `None` for errors of other types.
pub(crate) type StatusOf = Box<dyn Fn(&Error) -> Option<StatusCode> + Send + Sync>;

impl Scope {
    /// The status that `error_status` gives an error's type, innermost scope first (R15).
    pub(crate) fn status_of(&self, error: &Error) -> Option<StatusCode> {
        let mut all = self.errors.iter().flat_map(|table| &table.statuses);
        all.find_map(|(_, status)| status(error))
    }

    /// The handler for an error, which already has the status it will have (R14).
    ///
    /// `not` is a handler that must not be called again (R18).
    pub(crate) fn error_handler(
        &self,
        error: &Error,
        not: Option<&'static Meta>,
    ) -> Option<&Hook<ErrorCall>> {
        let allowed =
            |hook: &&Hook<ErrorCall>| !not.is_some_and(|not| std::ptr::eq(not, hook.meta));
        let status = error.status().map(|status| status.as_u16());
        let by_status =
            self.errors.iter().filter_map(|table| find(&table.by_status, status)).find(allowed);
        let by_type = || {
            let mut all = self.errors.iter().flat_map(|table| &table.by_type);
            all.find_map(|(_, it)| (it.catches)(error).then_some(&it.hook).filter(allowed))
        };
        let catch_all = || self.errors.iter().flat_map(|table| &table.catch_all).find(allowed);
        by_status.or_else(by_type).or_else(catch_all)
    }

    /// The same for the second look, after an error became a 500 (R15): by the status, by
    /// `HttpError`'s type, or any error's.
    pub(crate) fn last_handler(&self, not: Option<&'static Meta>) -> Option<&Hook<ErrorCall>> {
        let error = Error::from(HttpError::new(StatusCode::INTERNAL_SERVER_ERROR));
        self.error_handler(&error, not)
    }
}

/// The entry for a key; a table has a handful.
fn find<K: PartialEq, V>(table: &[(K, V)], key: Option<K>) -> Option<&V> {
    let key = key?;
    table.iter().find(|(k, _)| *k == key).map(|(_, value)| value)
}

impl ErrorTable {
    /// Adds a handler; a second one for the same errors is a fault.
    pub(crate) fn add(&mut self, meta: &'static Meta, handler: &ErrorHandler) -> Result<(), Fault> {
        let hook = Hook::new(handler.call, meta);
        let id = (handler.error)();
        let by_type = ByType { catches: handler.catches, hook };
        let (what, before) = if let Some(status) = handler.status {
            (format!("status {status}"), put(&mut self.by_status, status, hook))
        } else if id == TypeId::of::<Error>() {
            ("every error".to_owned(), self.catch_all.replace(hook))
        } else {
            (
                format!("`{}`", (handler.error_name)()),
                put(&mut self.by_type, id, by_type).map(|it| it.hook),
            )
        };
        match before {
            None => Ok(()),
            Some(before) => {
                let what = format!("two error handlers for {what}");
                Err(Fault::between(what, &before.meta.origin, &meta.origin))
            }
        }
    }

    /// Adds what gives a type its status; says whether there was none for that type.
    pub(crate) fn add_status(&mut self, id: TypeId, status: StatusOf) -> bool {
        put(&mut self.statuses, id, status).is_none()
    }
}

/// Sets an entry and gives back the one that was there.
fn put<K: PartialEq, V>(table: &mut Vec<(K, V)>, key: K, value: V) -> Option<V> {
    if let Some((_, there)) = table.iter_mut().find(|(k, _)| *k == key) {
        return Some(std::mem::replace(there, value));
    }
    table.push((key, value));
    None
}
