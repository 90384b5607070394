//! The annotated `impl`: its head and the signatures in it parsed, everything else as tokens.
//!
//! What does not parse in a body is rustc's to report, and an editor can still see the `impl`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::parse::{ParseStream, Parser as _};
use syn::{Generics, Signature, Token, Type, Visibility, braced};

use crate::attribute::ClassAttribute;
use crate::errors::mistake;
use crate::item::is_function;

/// An `impl` whose function bodies were not looked at.
pub(crate) struct ViewImpl {
    attrs: Vec<syn::Attribute>,
    pub(crate) generics: Generics,
    /// What it implements, if not a type's own functions.
    pub(crate) implemented: Option<Type>,
    pub(crate) self_ty: Type,
    pub(crate) functions: Vec<Function>,
    /// All behind the attributes, as written.
    rest: TokenStream,
}

/// A function in it.
pub(crate) struct Function {
    /// Its `#[cfg(..)]`s.
    pub(crate) cfgs: Vec<syn::Attribute>,
    pub(crate) sig: Signature,
}

impl ViewImpl {
    /// Parses what an attribute stands on.
    pub(crate) fn parse(attribute: ClassAttribute, item: TokenStream) -> syn::Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let attrs = input.call(syn::Attribute::parse_outer)?;
            let rest = input.fork().parse()?;
            input.parse::<Option<Token![unsafe]>>()?;
            if !input.peek(Token![impl]) {
                input.parse::<Visibility>()?;
                let found = input.parse::<TokenTree>()?;
                input.parse::<TokenStream>()?;
                let name = attribute.name();
                let message = format!("`#[{name}]` needs an `impl`, not `{found}`");
                return Err(mistake(&found, message, "put it on `impl Type { .. }`"));
            }
            input.parse::<Token![impl]>()?;
            let generics: Generics = input.parse()?;
            let first: Type = input.parse()?;
            let (implemented, self_ty) = match input.parse::<Option<Token![for]>>()? {
                Some(_) => (Some(first), input.parse()?),
                None => (None, first),
            };
            let generics = Generics { where_clause: input.parse()?, ..generics };
            let body;
            braced!(body in input);
            let functions = functions(&body)?;
            Ok(ViewImpl { attrs, generics, implemented, self_ty, functions, rest })
        };
        parser.parse2(item)
    }

    /// Takes off the other attributes of ours: the first one that is expanded speaks for all.
    pub(crate) fn take_siblings(&mut self) -> Vec<(ClassAttribute, syn::Attribute)> {
        let named = |attr: &syn::Attribute| ClassAttribute::named(attr.path());
        let siblings = self.attrs.extract_if(.., |attr| named(attr).is_some());
        siblings.filter_map(|attr| Some((named(&attr)?, attr))).collect()
    }
}

fn functions(body: ParseStream<'_>) -> syn::Result<Vec<Function>> {
    let mut functions = Vec::new();
    body.call(syn::Attribute::parse_inner)?;
    while !body.is_empty() {
        let mut cfgs = body.call(syn::Attribute::parse_outer)?;
        cfgs.retain(|attr| attr.path().is_ident("cfg"));
        body.parse::<Visibility>()?;
        if is_function(body) {
            functions.push(Function { cfgs, sig: body.parse()? });
        }
        skip_item(body)?;
    }
    Ok(functions)
}

/// Goes on behind the next `;` or `{..}`.
fn skip_item(body: ParseStream<'_>) -> syn::Result<()> {
    while !body.is_empty() {
        let is_end = body.peek(Token![;]) || body.peek(syn::token::Brace);
        body.parse::<TokenTree>()?;
        if is_end {
            break;
        }
    }
    Ok(())
}

impl ToTokens for ViewImpl {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.rest.to_tokens(tokens);
    }
}
