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
    let Names { function, type_name, taken, .. } = names;
    let private = names.private(Span::call_site());
    let name = function.unraw().to_string();
    quote! {
        #[allow(deprecated, unreachable_pub)]
        impl #type_name {
            #[doc(hidden)]
            pub const __ORIGIN: #private::Origin = #private::Origin {
                name: #name,
                module: #private::module_path!(),
                file: #private::file!(),
                line: #private::line!(),
            };

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
