//! A class-based view: the `impl` as written, and beside it a constant with one view per function.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::ext::IdentExt as _;

use super::meta::origin_at;
use super::{kind, url, with};
use crate::attribute::ClassAttribute;
use crate::check::Checked;
use crate::errors::Errors;
use crate::model::{ClassNames, ClassView, Method, Role, Slot, UrlField, borrows};
use crate::view_impl::ViewImpl;

/// The `impl` and its views.
pub(crate) fn class(
    item: &ViewImpl,
    names: &ClassNames,
    class: &Checked<ClassView<Slot>>,
) -> TokenStream {
    let class = class.get();
    let private = names.names.private(Span::call_site());
    let methods = class.methods.iter().map(|method| view(names, method));
    let meta = match names.attribute {
        ClassAttribute::MethodView => {
            let needs = class.methods.iter().filter_map(|method| state(names, method));
            let with = with::of_block(&names.names, &class.with);
            let kind = quote! {
                #private::Kind::Group(#private::Group { views: &[#(#methods),*], with: #with })
            };
            let origin = origin(names, &names.label, Span::call_site());
            // That of the struct of which URLs are made, where there is one.
            let url = names.names.type_name.to_token_stream();
            let this = if names.has_url && !names.is_mounted { &url } else { &names.this };
            let id = quote!(#private::TypeId::of::<#this>);
            let meta = meta(&private, &id, &origin, &quote!(&[#(#needs),*]), &kind);
            quote!(&#meta)
        }
        // One of them, by the function's `#[cfg(..)]`.
        ClassAttribute::View => quote! {{
            const __VIEWS: &[#private::Meta] = &[#(#methods),*];
            &__VIEWS[0]
        }},
    };
    let constant = constant(item, names, &meta);
    let url = class
        .url_fields(names)
        .map(|fields| url_of(names, &fields, &url::target(&names.names, &fields)));
    // What a view takes is for the framework to say; see `handler`.
    quote! {
        #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
        #[allow(clippy::unused_async, clippy::unused_self)]
        #item
        #constant
        #url
    }
}

/// The struct that URLs are made of.
fn url_of(names: &ClassNames, fields: &[UrlField], target: &TokenStream) -> TokenStream {
    let private = names.names.private(Span::call_site());
    let origin = origin(names, &names.label, Span::call_site());
    let (type_name, structure) = (&names.names.type_name, url::structure(&names.names, fields));
    quote! {
        #structure

        #[allow(unreachable_pub)]
        impl #type_name {
            #[doc(hidden)]
            pub const __ORIGIN: #private::Origin = #origin;
        }

        #target
    }
}

/// The `impl`, a view that does nothing, and what was wrong: see [`super::broken`].
pub(crate) fn broken(
    item: &ViewImpl,
    names: &ClassNames,
    fields: Option<&[UrlField]>,
    errors: Errors,
) -> TokenStream {
    let errors = errors.into_tokens();
    let url = fields.map(|fields| url_of(names, fields, &url::broken_target(&names.names, fields)));
    let private = names.names.private(Span::call_site());
    if names.is_mounted && borrows(&item.self_ty) {
        // What is mounted cannot borrow, which is said already.
        return quote!(#item #errors);
    }
    let origin = origin(names, &names.label, Span::call_site());
    // The type of a broken `impl` may be one that no constant can name.
    let meta = quote! {
        &#private::Meta {
            id: #private::TypeId::of::<()>,
            origin: #origin,
            app_wide: false,
            needs: &[],
            kind: #private::Kind::Broken,
        }
    };
    let constant = constant(item, names, &meta);
    quote!(#item #constant #url #errors)
}

/// Where the metadata is found: a constant of the type's own, or what makes it mountable.
fn constant(item: &ViewImpl, names: &ClassNames, meta: &TokenStream) -> TokenStream {
    let private = names.names.private(Span::call_site());
    let (generics, _, bounds) = item.generics.split_for_impl();
    let (ty, taken) = (&item.self_ty, &names.names.taken);
    let uses = quote!(#(#[allow(unused_imports)] use #taken as _;)*);
    if names.is_mounted {
        return quote! {
            #[allow(deprecated)]
            impl #generics #private::Mountable for #ty #bounds {
                const META: &'static #private::Meta = const { #uses #meta };
            }
        };
    }
    quote! {
        #[allow(deprecated, unreachable_pub)]
        impl #generics #ty #bounds {
            #[doc(hidden)]
            pub const __META: #private::Handler = #private::Handler::new(const { #uses #meta });
        }
    }
}

/// One function.
fn view(names: &ClassNames, Method { cfgs, free, handler }: &Method<Slot>) -> TokenStream {
    let function = &free.sig.ident;
    let own = names.of(function);
    let label = match names.attribute {
        ClassAttribute::MethodView => format!("{}::{}", names.label, function.unraw()),
        ClassAttribute::View => names.label.clone(),
    };
    let (needs, kind) = (kind::needs(&own, handler), kind::kind(&own, handler));
    let private = names.names.private(Span::call_site());
    // A type of its own, since no other handler has its decorators.
    let id = quote!({
        struct __View;
        #private::TypeId::of::<__View>
    });
    let meta = meta(&private, &id, &origin(names, &label, function.span()), &needs, &kind);
    quote!(#(#cfgs)* #meta)
}

/// The state that a function is called on.
fn state(names: &ClassNames, Method { cfgs, handler, .. }: &Method<Slot>) -> Option<TokenStream> {
    let is_state = |role: &Role| matches!(role, Role::This("shared" | "shared_arc"));
    let this = handler.arguments.iter().find(|argument| is_state(&argument.role))?;
    let private = names.names.private(this.span);
    let ty = &this.ty;
    Some(quote_spanned!(super::call::located(this.span)=> #(#cfgs)* #private::state_needs::<#ty>()))
}

fn meta(
    private: &TokenStream,
    id: &TokenStream,
    origin: &TokenStream,
    needs: &TokenStream,
    kind: &TokenStream,
) -> TokenStream {
    quote! {
        #private::Meta {
            id: #id,
            origin: #origin,
            app_wide: false,
            needs: #needs,
            kind: #kind,
        }
    }
}

/// `line!()` of some tokens: if one of its own came from a macro, it would be that macro's.
pub(super) fn line_of(at: Span) -> TokenStream {
    quote_spanned!(at=> ::core::line!())
}

/// The line is that of the user's own tokens where they are given; otherwise the attribute's.
fn origin(names: &ClassNames, name: &str, at: Span) -> TokenStream {
    origin_at(&names.names, name, &line_of(at))
}
