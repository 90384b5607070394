//! The constant of the type that stands for a handler.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use crate::model::Names;

/// Everything about the handler as the `__META` of its [type](super::url::structure).
///
/// The constant is inherent, and `dead_code` is allowed on the struct alone: so rustc warns of a
/// handler that nobody registers exactly once, at the function. The attributes that were taken
/// off are named once more, or their imports would be unused. The constant is `pub`, so that a
/// handler that is private is one error, at the struct, and not two.
pub(super) fn of(
    names: &Names,
    app_wide: bool,
    needs: &TokenStream,
    kind: &TokenStream,
) -> TokenStream {
    let Names { type_name, taken, .. } = names;
    let private = names.private(Span::call_site());
    let origin = origin(names);
    quote! {
        #[allow(deprecated, unreachable_pub)]
        impl #type_name {
            #[doc(hidden)]
            pub const __ORIGIN: #private::Origin = #origin;

            #[doc(hidden)]
            pub const __META: #private::Handler = #private::Handler::new(const {
                #(#[allow(unused_imports)] use #taken as _;)*
                &#private::Meta {
                    id: #private::TypeId::of::<#type_name>,
                    origin: <#type_name>::__ORIGIN,
                    app_wide: #app_wide,
                    needs: #needs,
                    kind: #kind,
                }
            });
        }
    }
}

/// Where the function was written.
pub(super) fn origin(names: &Names) -> TokenStream {
    let private = names.private(Span::call_site());
    origin_at(names, &names.function.unraw().to_string(), &quote!(#private::line!()))
}

/// Where something of this name was written, in this line.
pub(super) fn origin_at(names: &Names, name: &str, line: &TokenStream) -> TokenStream {
    let private = names.private(Span::call_site());
    quote! {
        #private::Origin {
            name: #name,
            module: #private::module_path!(),
            file: #private::file!(),
            line: #line,
        }
    }
}
