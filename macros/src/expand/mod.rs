//! Tokens of what was checked: the function as written, and beside it constant data.
//!
//! Nothing here can fail. What an expansion names is in `duotone::__private`.

mod blueprint;
mod call;
pub(crate) mod class;
mod decorator;
mod kind;
mod meta;
pub(crate) mod mount;
mod provider;
mod url;
mod with;

use proc_macro2::{Span, TokenStream};
use quote::quote;

pub(crate) use blueprint::blueprint;

use crate::check::Checked;
use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{Does, Handler, Names, Slot, UrlField};

/// The function and its handler.
pub(crate) fn handler(
    function: &HandlerFn,
    names: &Names,
    handler: &Checked<Handler<Slot>>,
) -> TokenStream {
    let handler = handler.get();
    if let Does::Decorator(does) = &handler.does {
        return decorator::decorator(function, names, handler, does);
    }
    let (needs, kind) = (kind::needs(names, handler), kind::kind(names, handler));
    let meta = meta::of(names, handler.app_wide, &needs, &kind);
    let provider = provider::of(names);
    let fields = handler.url_fields();
    let structure = url::structure(names, fields.as_deref().unwrap_or_default());
    let target = fields.map(|fields| url::target(names, &fields));
    // What a handler takes by value or by reference is for the framework to say; and an `async fn`
    // that awaits nothing is a choice here: it stays on the event loop.
    quote! {
        #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
        #[allow(clippy::unused_async)]
        #function
        #structure
        #meta
        #provider
        #target
    }
}

/// The function, a handler that does nothing, and what was wrong. Without the first, every use of
/// the function would be a second, false error; without the second, `handlers![..]` and `url_for`
/// would. `fields` are those of a view.
pub(crate) fn broken(
    function: &HandlerFn,
    names: &Names,
    fields: Option<&[UrlField]>,
    errors: Errors,
) -> TokenStream {
    let errors = errors.into_tokens();
    if function.sig.receiver().is_some() {
        // It stands in an `impl`, where there can be no struct.
        return quote!(#function #errors);
    }
    if let Some(config) = &names.config {
        let stub = decorator::broken(function, names, config);
        return quote!(#stub #errors);
    }
    let private = names.private(Span::call_site());
    let meta = meta::of(names, false, &quote!(&[]), &quote!(#private::Kind::Broken));
    let provider = provider::of(names);
    let structure = url::structure(names, fields.unwrap_or_default());
    let target = fields.map(|fields| url::broken_target(names, fields));
    quote!(#function #structure #meta #provider #target #errors)
}

/// What was annotated, although it is no function.
pub(crate) fn unparsed(item: &TokenStream, errors: Errors) -> TokenStream {
    let errors = errors.into_tokens();
    quote!(#item #errors)
}
