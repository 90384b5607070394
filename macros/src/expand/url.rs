//! The struct beside a view: a field per path parameter, and how a URL is made of its values.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::call::located;
use crate::model::{Names, UrlField};

/// The type of a handler, with a type parameter per field: `struct show<P0 = ()> { id: P0 }`.
///
/// So a field takes whatever converts to the parameter's type, and what does not is blamed at the
/// field. The defaults let `show` alone be a type.
pub(super) fn structure(names: &Names, fields: &[UrlField]) -> TokenStream {
    let Names { type_name, vis, .. } = names;
    let parameters = parameters(fields);
    let generics = (!fields.is_empty()).then(|| quote!(<#(#parameters = ()),*>));
    let idents = fields.iter().map(|field| &field.ident);
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, dead_code, unreachable_pub)]
        #[allow(missing_debug_implementations, missing_copy_implementations)]
        #vis struct #type_name #generics { #(#vis #idents: #parameters),* }
    }
}

/// What makes a URL of the struct. It does not name the function, by way of `__META` say: then
/// rustc would take a view that nobody registers for one that is used.
pub(super) fn target(names: &Names, fields: &[UrlField]) -> TokenStream {
    let bounds = fields.iter().zip(parameters(fields)).map(|(UrlField { ty, .. }, parameter)| {
        let private = names.private(ty.span());
        quote_spanned!(located(ty.span())=> #parameter: #private::ToParam<#ty>)
    });
    let texts = fields.iter().map(|UrlField { ident, ty }| {
        let private = names.private(ty.span());
        let (name, value) = (ident.unraw().to_string(), quote!(self.#ident));
        let text = quote_spanned! {located(ty.span())=>
            #private::ToParam::<#ty>::to_param(&#value)
        };
        quote!((#name, #text))
    });
    implemented(names, fields, &quote!(#(#bounds),*), &quote!(#(#texts),*))
}

/// The same for a view with a mistake: it is no second one to ask for its URL.
pub(super) fn broken_target(names: &Names, fields: &[UrlField]) -> TokenStream {
    implemented(names, fields, &TokenStream::new(), &TokenStream::new())
}

fn implemented(
    names: &Names,
    fields: &[UrlField],
    bounds: &TokenStream,
    texts: &TokenStream,
) -> TokenStream {
    let type_name = &names.type_name;
    let private = names.private(Span::call_site());
    let parameters = parameters(fields);
    quote! {
        impl<#(#parameters),*> #private::ToUrl for #type_name<#(#parameters),*>
        where
            #bounds
        {
            fn target(&self) -> #private::UrlTarget<'_> {
                #private::UrlTarget::new(
                    #private::TypeId::of::<#type_name>(),
                    <#type_name>::__ORIGIN,
                    [#texts],
                )
            }
        }
    }
}

fn parameters(fields: &[UrlField]) -> Vec<Ident> {
    (0..fields.len()).map(|index| format_ident!("__P{index}")).collect()
}
