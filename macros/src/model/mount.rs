//! A view's place among the mounts: its path, with parameters spoken of by slot.

use quote::ToTokens as _;
use syn::{Expr, LitStr};

use crate::args::MountArgs;
use crate::errors::{Errors, mistake};
use crate::model::{Name, Route, RouteOptions, Slot};

/// One entry of `mounts![..]`.
pub(crate) struct Mount {
    /// Its `#[cfg(..)]`s.
    pub(crate) attrs: Vec<syn::Attribute>,
    pub(crate) name: Option<LitStr>,
    /// `methods = [..]`
    pub(crate) methods: Option<Vec<String>>,
    pub(crate) route: Route<Slot>,
    /// Those in the path, then those in the defaults: a slot is an index into this.
    pub(crate) params: Vec<Name>,
    pub(crate) view: Expr,
}

impl Mount {
    /// `None` where the path is wrong.
    pub(crate) fn new(args: MountArgs, errors: &mut Errors) -> Option<Self> {
        let options = RouteOptions::new(&args.options);
        let defaults = args.defaults.map(|defaults| defaults.value).unwrap_or_default();
        let route = Route::at(args.path, Vec::new(), defaults, options, errors)?;
        for default in &route.defaults {
            let name = &default.param;
            if route.path.params().any(|param| param == name) {
                let message = format!("`{name}` is in the path, so it cannot have a default");
                let help = format!("remove it, or `{{{name}}}` from the path");
                errors.push(mistake(&default.key.to_token_stream(), message, help));
            }
        }
        let params = route.params();
        let route = route.by_slot(|name| params.iter().position(|param| *param == name))?;
        Some(Mount {
            attrs: args.attrs,
            name: args.name.map(|name| name.value),
            methods: args.methods.map(|methods| methods.value),
            route,
            params,
            view: args.view,
        })
    }
}
