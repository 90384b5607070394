//! What the struct beside a view asks for, so that a URL can be made of it.

use proc_macro2::TokenStream;
use syn::Ident;

use crate::model::{Argument, Does, Handler, Role};

/// A path parameter, as a field.
pub(crate) struct UrlField {
    pub(crate) ident: Ident,
    /// The parameter's type, with every lifetime written.
    pub(crate) ty: TokenStream,
}

impl UrlField {
    /// One per path parameter, in the order of the slots.
    pub(crate) fn of(arguments: &[Argument]) -> Vec<UrlField> {
        let params = arguments.iter().filter(|it| matches!(it.role, Role::Param(_)));
        let field = |argument: &Argument| {
            Some(UrlField { ident: argument.ident.clone()?, ty: argument.lasting.clone() })
        };
        params.filter_map(field).collect()
    }
}

impl<P> Handler<P> {
    /// The fields of a view's struct; a hook has no URL.
    pub(crate) fn url_fields(&self) -> Option<Vec<UrlField>> {
        let is_view = matches!(self.does, Does::View(_));
        is_view.then(|| UrlField::of(&self.arguments))
    }
}
