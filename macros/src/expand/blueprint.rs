//! The module as written, and in it the functions that list what it declares.
//!
//! Each module lists its own, so that what is private to it is found: `__blueprint_name` adds to a
//! blueprint what the module declares, in source order.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Token;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::call::located;
use super::with;
use crate::check::{Checked, CheckedBlueprint, Conditional};
use crate::errors::Errors;
use crate::model::{Blueprint, Listed, What, private};
use crate::module::{Body, Kind, Module};

/// The module, with what was wrong inside of it.
pub(crate) fn blueprint(
    module: &Module,
    checked: &Checked<CheckedBlueprint>,
    errors: Errors,
) -> TokenStream {
    let CheckedBlueprint { blueprint, is_made, conditional } = checked.get();
    let lister = Lister::new(blueprint);
    let written = lister.body(&module.body, &blueprint.listed);
    let lists = lister.function(&TokenStream::new(), &blueprint.listed);
    let made = is_made.as_ref().map(|cfg| {
        let (cfg, function) = (cfg.attribute(), lister.constructor(blueprint));
        quote!(#cfg #function)
    });
    let conditional = conditional.iter().map(|Conditional { cfg, error }| {
        let (cfg, error) = (cfg.attribute(), error.to_compile_error());
        quote!(#cfg #error)
    });
    let errors = errors.into_tokens();
    module.with_body(quote!(#written #lists #made #(#conditional)* #errors))
}

/// Writes the functions that list.
struct Lister {
    private: TokenStream,
    /// What they are called: nested blueprints have other names for theirs.
    name: Ident,
    /// The blueprint that is added to.
    variable: Ident,
}

impl Lister {
    fn new(blueprint: &Blueprint) -> Self {
        let at = blueprint.ident.span();
        Lister {
            private: private(&blueprint.krate, at),
            name: format_ident!("__blueprint_{}", blueprint.ident.unraw(), span = located(at)),
            variable: Ident::new("__blueprint", Span::mixed_site()),
        }
    }

    /// `pub fn blueprint()`. It alone is warned of where nobody registers the blueprint.
    fn constructor(&self, blueprint: &Blueprint) -> TokenStream {
        let Lister { private, name, .. } = self;
        let Blueprint { ident, name: own_name, url_prefix, with, .. } = blueprint;
        let at = located(ident.span());
        // These are as if the user had written them: of others the compiler does not warn.
        let (public, function) = (Token![pub](ident.span()), Ident::new("blueprint", ident.span()));
        let prefix = url_prefix.iter();
        let doc = match url_prefix {
            Some(prefix) => {
                format!("The blueprint `{}`, under `{}`.", own_name.value(), prefix.value())
            }
            None => format!("The blueprint `{}`.", own_name.value()),
        };
        let with = with.iter().map(|entry| {
            let made = with::made(entry);
            // Located at the entry, which has to be a decorator.
            quote_spanned!(located(entry.span())=> .with(#made))
        });
        let made = quote_spanned! {at=>
            #name(#private::Blueprint::new(#own_name) #(.url_prefix(#prefix))* #(#with)*)
        };
        let mut body = Group::new(Delimiter::Brace, made);
        body.set_span(ident.span());
        quote_spanned! {at=>
            #[doc = #doc]
            #[allow(unreachable_pub)]
            #public fn #function() -> #private::Blueprint #body
        }
    }

    /// The function that lists what a module declares.
    fn function(&self, vis: &TokenStream, listed: &Listed) -> TokenStream {
        let Lister { private, name, variable } = self;
        let mut steps = Vec::new();
        let mut entries = listed.0.iter().peekable();
        while let Some((cfg, what)) = entries.next() {
            let cfg = cfg.attribute();
            let value = match what {
                What::Blueprint(module) => quote!(#variable.register(self::#module::blueprint())),
                What::Module(module, ..) => quote!(self::#module::#name(#variable)),
                What::Handler(ty) => {
                    let mut handlers = vec![quote!(#cfg <#ty>::__META)];
                    let next = || entries.next_if(|(_, next)| matches!(next, What::Handler(_)));
                    for (cfg, what) in std::iter::from_fn(next) {
                        let What::Handler(ty) = what else { continue };
                        let cfg = cfg.attribute();
                        handlers.push(quote!(#cfg <#ty>::__META));
                    }
                    steps.push(quote!(let #variable = #variable.handlers([#(#handlers),*]);));
                    continue;
                }
            };
            steps.push(quote!(#cfg let #variable = #value;));
        }
        quote! {
            #[doc(hidden)]
            #[allow(dead_code, unreachable_pub)]
            #vis fn #name(#variable: #private::Blueprint) -> #private::Blueprint {
                #(#steps)*
                #variable
            }
        }
    }

    /// A body as written; in the modules inside of it, the functions that list what they declare.
    fn body(&self, body: &Body, listed: &Listed) -> TokenStream {
        let nested = listed.0.iter().filter_map(|(_, what)| match what {
            What::Module(_, at, listed) => match &body.items[*at].kind {
                Kind::Module(_, place, inner) => Some((*place, inner, listed)),
                _ => None,
            },
            _ => None,
        });
        let nested: HashMap<_, _> = nested
            .map(|(place, inner, listed)| {
                let written = self.body(inner, listed);
                let lists = self.function(&quote!(pub(super)), listed);
                (place, inner.braces(quote!(#written #lists)))
            })
            .collect();
        body.with(|at| nested.get(&at).cloned())
    }
}
