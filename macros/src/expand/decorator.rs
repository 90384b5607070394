//! A decorator: a type and a constructor of the function's name, and the function inside of what
//! the type does.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{GenericParam, Generics, parse_quote};

use super::call::{self, Shape, local};
use super::kind::needs;
use super::meta;
use crate::args::Config;
use crate::item::HandlerFn;
use crate::model::{Decorator, DecoratorKind, Handler, Names, Slot};

pub(super) fn decorator(
    function: &HandlerFn,
    names: &Names,
    handler: &Handler<Slot>,
    decorator: &Decorator,
) -> TokenStream {
    let private = names.private(Span::call_site());
    let (name, vis) = (&names.function, &names.vis);
    let place = Attributes::of(function);
    let (cfg, docs, outer) = (&place.cfg, &place.docs, &place.outer);
    let (fields, types): (Vec<_>, Vec<_>) =
        decorator.config.iter().map(|config| (&config.name, &config.ty)).unzip();
    let generics = without_lifetimes(&function.sig.generics);
    let bare = bare(&generics);
    let (_, ty_generics, _) = generics.split_for_impl();
    let lived = lived(&generics, decorator, names);
    let (impl_generics, _, lived_where) = lived.split_for_impl();
    let (new_generics, _, new_where) = generics.split_for_impl();
    let text = name.unraw().to_string();
    let kind = match decorator.kind {
        DecoratorKind::Passes => quote!(Passes),
        DecoratorKind::Waits => quote!(Waits),
        DecoratorKind::Blocks => quote!(Blocks),
    };
    let needs = needs(names, handler);
    let origin = meta::origin(names);
    let inner = inner(function, &place, &fields, &types);
    let body = call::answered(names, handler, &Shape::VIEW, &fields);
    let [request, next] = ["request", "next"].map(|name| local(name, Span::call_site()));
    let taken = taken(names);
    let fn_token = function.sig.fn_token;
    let construct = braced(function, quote!(#name { #(#fields),* }));
    let copies = fields.is_empty().then(|| {
        quote! {
            #(#cfg)*
            #[allow(clippy::expl_impl_clone_on_copy)]
            impl #private::Clone for #name {
                fn clone(&self) -> Self {
                    *self
                }
            }

            #(#cfg)*
            impl #private::Copy for #name {}
        }
    });
    quote! {
        #(#cfg)* #(#docs)*
        #[allow(non_camel_case_types, dead_code, unreachable_pub, missing_docs)]
        #[must_use = "a decorator does nothing until it is put around a view: `with = [..]`"]
        #vis struct #name #bare { #(#fields: #types),* }

        #(#cfg)* #(#docs)* #(#outer)*
        #[allow(unreachable_pub, clippy::must_use_candidate, clippy::double_must_use)]
        #vis #fn_token #name #new_generics (#(#fields: #types),*) -> #name #ty_generics #new_where
            #construct

        #copies

        #(#cfg)*
        impl #new_generics #private::Debug for #name #ty_generics #new_where {
            fn fmt(&self, f: &mut #private::Formatter<'_>) -> #private::FmtResult {
                f.write_str(#text)
            }
        }

        #(#cfg)*
        impl #impl_generics #private::Decorator for #name #ty_generics #lived_where {
            const KIND: #private::DecoratorKind = #private::DecoratorKind::#kind;
            const NEEDS: &'static [&'static #private::Needs] = { #taken #needs };
            const ORIGIN: #private::Option<&'static #private::Origin> =
                #private::Option::Some(&#origin);

            async fn call<'__a>(
                &'__a self,
                #request: &'__a #private::Request,
                #next: #private::Next<'__a>,
            ) -> #private::Result<#private::Response> {
                #inner
                #body
            }
        }
    }
}

/// The type and the constructor alone: whoever uses them is told of no second mistake.
pub(super) fn broken(function: &HandlerFn, names: &Names, config: &[Ident]) -> TokenStream {
    let private = names.private(Span::call_site());
    let (name, vis) = (&names.function, &names.vis);
    let place = Attributes::of(function);
    let (cfg, docs) = (&place.cfg, &place.docs);
    let taken = taken(names);
    quote! {
        #(#cfg)* #(#docs)*
        #[allow(non_camel_case_types, dead_code, unreachable_pub, missing_docs)]
        #[allow(missing_debug_implementations, missing_copy_implementations)]
        #vis struct #name {}

        #(#cfg)* #(#docs)*
        #[allow(unused_variables, dead_code)]
        #vis fn #name(#(#config: impl #private::Sized),*) -> #name {
            #name {}
        }

        #(#cfg)*
        impl #private::Decorator for #name {
            async fn call<'__a>(
                &'__a self,
                _: &'__a #private::Request,
                __next: #private::Next<'__a>,
            ) -> #private::Result<#private::Response> {
                #taken
                __next.run().await
            }
        }
    }
}

/// The attributes that were taken off the function are named once more, or their imports would be
/// unused.
fn taken(names: &Names) -> TokenStream {
    let taken = &names.taken;
    quote!(#(#[allow(unused_imports)] use #taken as _;)*)
}

/// Where the function's own attributes go.
struct Attributes<'a> {
    /// To everything.
    cfg: Vec<&'a syn::Attribute>,
    /// To the type and the constructor.
    docs: Vec<&'a syn::Attribute>,
    /// To the constructor alone.
    outer: Vec<&'a syn::Attribute>,
    /// To the function.
    inner: Vec<&'a syn::Attribute>,
}

impl<'a> Attributes<'a> {
    fn of(function: &'a HandlerFn) -> Self {
        let mut place = Attributes { cfg: vec![], docs: vec![], outer: vec![], inner: vec![] };
        for attr in &function.attrs {
            let path = attr.path();
            let to = if path.is_ident("cfg") {
                &mut place.cfg
            } else if path.is_ident("doc") {
                &mut place.docs
            } else if path.is_ident("deprecated") {
                &mut place.outer
            } else {
                &mut place.inner
            };
            to.push(attr);
        }
        place
    }
}

/// The function as written, with references to its configuration before its other arguments.
fn inner(
    function: &HandlerFn,
    place: &Attributes<'_>,
    fields: &[&Ident],
    types: &[&syn::Type],
) -> TokenStream {
    let mut sig = function.sig.clone();
    let config =
        fields.iter().zip(types).map(|(name, ty)| -> syn::FnArg { parse_quote!(#name: &#ty) });
    let inputs = config.chain(sig.inputs).collect();
    sig.inputs = inputs;
    let (attrs, body) = (&place.inner, &function.body);
    quote! {
        #(#attrs)*
        #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
        #[allow(clippy::unused_async, clippy::ptr_arg, clippy::too_many_arguments)]
        #[allow(clippy::ref_option, clippy::items_after_statements)]
        #sig #body
    }
}

/// The generic parameters without lifetimes, which are those of a request.
fn without_lifetimes(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    let params = generics.params.into_iter();
    generics.params = params.filter(|it| !matches!(it, GenericParam::Lifetime(_))).collect();
    generics
}

/// The body of the constructor. With `fn` and the braces where the user's are, rustc takes it for
/// the user's, and warns of a decorator that nothing uses.
fn braced(function: &HandlerFn, body: TokenStream) -> TokenTree {
    let mut braced = Group::new(Delimiter::Brace, body);
    braced.set_span(function.body.span());
    braced.into()
}

/// The parameters alone, for the type: bounds are for those who do something with it.
fn bare(generics: &Generics) -> Option<TokenStream> {
    let params = generics.params.iter().map(|param| match param {
        GenericParam::Const(param) => {
            let (name, ty) = (&param.ident, &param.ty);
            quote!(const #name: #ty)
        }
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Lifetime(param) => param.to_token_stream(),
    });
    (!generics.params.is_empty()).then(|| quote!(<#(#params),*>))
}

/// The parameters with what an app asks of all it keeps.
fn lived(generics: &Generics, decorator: &Decorator, names: &Names) -> Generics {
    let mut generics = generics.clone();
    let private = names.private(Span::call_site());
    let params: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    for name in params {
        let bounds = quote!(#name: #private::Send + #private::Sync + 'static);
        generics.make_where_clause().predicates.push(parse_quote!(#bounds));
    }
    // Said of each type, so that it is the type that rustc blames.
    for Config { ty, .. } in &decorator.config {
        let at = ty.span();
        let private = names.private(at);
        let bound = quote_spanned!(call::located(at)=> #ty: #private::Configures);
        generics.make_where_clause().predicates.push(parse_quote!(#bound));
    }
    generics
}
