//! What makes a handler's type one that `Provided` and `override_provider` speak of.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::model::Names;

/// The traits of a provider; nothing for another handler. Where the value's type is wrong, it is
/// `()`, so that who asks for it is not told of a second mistake.
pub(super) fn of(names: &Names) -> TokenStream {
    let Some(provider) = &names.provides else { return TokenStream::new() };
    let private = names.private(Span::call_site());
    let name = &names.type_name;
    let value = provider.value.clone().unwrap_or_else(|| quote!(()));
    let of = if provider.is_app { quote!(App) } else { quote!(Request) };
    let of_request = (!provider.is_app).then(|| {
        quote! {
            impl #private::RequestProvider for #name {}
        }
    });
    quote! {
        impl #private::Provider for #name {
            type Value = #value;
            type Of = #private::#of;
            const HANDLER: #private::Handler = #name::__META;
        }
        #of_request
    }
}
