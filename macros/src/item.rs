//! The annotated function: attributes, visibility and signature parsed, the body as tokens.
//!
//! A body that does not parse is rustc's to report, and an editor can still see the function.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprLit, Lit, LitStr, Meta, Signature, Token, Visibility};

use crate::attribute::Attribute;
use crate::errors::mistake;

/// A function whose body was not looked at.
pub(crate) struct HandlerFn {
    pub(crate) attrs: Vec<syn::Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
}

impl HandlerFn {
    /// Parses what an attribute stands on.
    pub(crate) fn parse(attribute: Attribute, item: TokenStream) -> syn::Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let attrs = input.call(syn::Attribute::parse_outer)?;
            let vis = input.parse()?;
            if !is_function(input) {
                let found = input.parse::<TokenTree>()?;
                let name = attribute.name();
                let message = format!("`#[{name}]` needs a function, not `{found}`");
                return Err(mistake(&found, message, "put it on a `fn` or an `async fn`"));
            }
            Ok(HandlerFn { attrs, vis, sig: input.parse()?, body: input.parse()? })
        };
        syn::parse::Parser::parse2(parser, item)
    }

    /// The first paragraph of its documentation, on one line.
    pub(crate) fn summary(&self) -> String {
        let lines = self.attrs.iter().filter_map(|attr| match &attr.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
        let lines = lines.map(|line| line.trim().to_owned()).skip_while(String::is_empty);
        lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Takes off the other attributes of ours: the first one that is expanded speaks for all.
    pub(crate) fn take_siblings(&mut self) -> Vec<(Attribute, syn::Attribute)> {
        let named = |attr: &mut syn::Attribute| Attribute::named(attr.path());
        let siblings = self.attrs.extract_if(.., |attr| named(attr).is_some());
        siblings.filter_map(|mut attr| Some((named(&mut attr)?, attr))).collect()
    }
}

impl ToTokens for HandlerFn {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

/// Whether a function follows: its qualifiers, then `fn`.
pub(crate) fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while !ahead.peek(Token![fn]) {
        let qualifier = ahead.peek(Token![const])
            || ahead.peek(Token![async])
            || ahead.peek(Token![unsafe])
            || ahead.peek(Token![extern])
            || ahead.peek(LitStr);
        if !qualifier || TokenTree::parse(&ahead).is_err() {
            return false;
        }
    }
    true
}
