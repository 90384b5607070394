//! `mounts![..]`: an array of handlers, each a value with its place as constant data.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

use super::class::line_of;
use super::kind::{defaults, option, options, segments};
use crate::errors::Errors;
use crate::model::Mount;

/// What is wrong stands before the array, which has what is right: so it is no second mistake.
pub(crate) fn mounts(krate: &Path, mounts: &[Mount], errors: Errors) -> TokenStream {
    let mounts = mounts.iter().map(|it| mount(krate, it));
    if errors.is_empty() {
        return quote!([#(#mounts),*]);
    }
    let errors = errors.into_tokens();
    quote!({ #errors [#(#mounts),*] })
}

fn mount(krate: &Path, mount: &Mount) -> TokenStream {
    let private = quote!(#krate::__private);
    let Mount { attrs, name, methods, route, params, view } = mount;
    let path = &route.path.text;
    let line = line_of(route.literal.span());
    let (segments, defaults) = (segments(&private, &route.path), defaults(&private, route));
    let name = option(&private, name.as_ref());
    let methods = methods.as_ref().map(|methods| quote!(&[#(#methods),*]));
    let methods = option(&private, methods);
    let options = options(&private, route.options);
    let at = Span::mixed_site().located_at(syn::spanned::Spanned::span(view));
    let mounted = quote_spanned!(at=> #private::Handler::mounted);
    quote! {
        #(#attrs)*
        #mounted(#view, const {
            &#private::MountPoint {
                origin: #private::Origin {
                    name: #path,
                    module: #private::module_path!(),
                    file: #private::file!(),
                    line: #line,
                },
                name: #name,
                methods: #methods,
                path: #path,
                segments: &[#(#segments),*],
                params: &[#(#params),*],
                defaults: &[#(#defaults),*],
                options: #options,
            }
        })
    }
}
