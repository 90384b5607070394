//! The type that stands for a handler, with its constant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;

use crate::model::Names;

/// A struct of the function's name, and everything about the handler as its `__META`.
///
/// The constant is inherent, and `dead_code` is allowed on the struct alone: so rustc warns of a
/// handler that nobody registers exactly once, at the function.
pub(super) fn of(names: &Names, needs: &TokenStream, kind: &TokenStream) -> TokenStream {
    let Names { krate, function, type_name, vis } = names;
    let name = function.unraw().to_string();
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code, unreachable_pub)]
        #[allow(missing_debug_implementations, missing_copy_implementations)]
        #vis struct #type_name {}

        #[allow(deprecated, unreachable_pub)]
        impl #type_name {
            #[doc(hidden)]
            #vis const __META: #krate::Handler = #krate::Handler::new(const {
                &#krate::__private::Meta {
                    origin: #krate::__private::Origin {
                        name: #name,
                        module: #krate::__private::module_path!(),
                        file: #krate::__private::file!(),
                        line: #krate::__private::line!(),
                    },
                    needs: #needs,
                    kind: #kind,
                }
            });
        }
    }
}
