//! The annotated module: its items told apart by their first words, their bodies as tokens.
//!
//! A body that does not parse is rustc's to report, and an editor can still see the module.

mod cfg;
mod items;
mod reader;
mod renamed;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::TokenStreamExt as _;
use syn::parse::{Parse as _, ParseStream};
use syn::{Token, Visibility};

use crate::errors::mistake;

pub(crate) use cfg::{Cfg, Marked, attributes};
pub(crate) use items::{Item, Kind};
pub(crate) use renamed::Renamed;

/// A module with a body.
pub(crate) struct Module {
    /// What stands before the body.
    head: TokenStream,
    pub(crate) ident: Ident,
    pub(crate) body: Body,
}

/// What stands between a module's braces.
pub(crate) struct Body {
    trees: Vec<TokenTree>,
    span: Span,
    /// From its inner attributes.
    pub(crate) cfg: Cfg,
    /// In source order.
    pub(crate) items: Vec<Item>,
}

impl Module {
    /// Parses what the attribute stands on.
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        syn::parse::Parser::parse2(module, item)
    }

    /// The module, with this in the place of its body.
    pub(crate) fn with_body(&self, body: TokenStream) -> TokenStream {
        let mut tokens = self.head.clone();
        tokens.append(self.body.braces(body));
        tokens
    }
}

fn module(input: ParseStream<'_>) -> syn::Result<Module> {
    let start = input.cursor();
    input.call(syn::Attribute::parse_outer)?;
    Visibility::parse(input)?;
    if !input.peek(Token![mod]) {
        let found = input.parse::<TokenTree>()?;
        input.parse::<TokenStream>()?;
        let message = format!("`#[blueprint]` needs a module, not `{found}`");
        return Err(mistake(&found, message, "put it on a `mod` with a body"));
    }
    input.parse::<Token![mod]>()?;
    let ident = input.parse::<Ident>()?;
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
        let message = "`#[blueprint]` needs a module with a body";
        let help = format!(
            "remove it, and write in the module's file: `pub fn blueprint() -> Blueprint \
             {{ Blueprint::new(\"{ident}\").handlers(handlers![..]) }}`"
        );
        return Err(mistake(&ident, message, help));
    }
    let mut head = TokenStream::new();
    let mut rest = start;
    while rest != input.cursor() {
        let Some((tree, next)) = rest.token_tree() else { break };
        head.append(tree);
        rest = next;
    }
    let group = input.parse::<Group>()?;
    Ok(Module { head, ident, body: Body::new(&group) })
}

impl Body {
    fn new(group: &Group) -> Self {
        let mut trees = group.stream().into_iter().collect();
        let (inner, items) = items::read(&mut trees);
        Body { cfg: attributes(&inner, &|_| None::<()>).0, items, trees, span: group.span() }
    }

    /// The body as written, with another group in the place of some of it.
    pub(crate) fn with(&self, replaced: impl Fn(usize) -> Option<TokenTree>) -> TokenStream {
        let trees = self.trees.iter().enumerate();
        trees.map(|(at, tree)| replaced(at).unwrap_or_else(|| tree.clone())).collect()
    }

    /// These tokens in the braces of this body.
    pub(crate) fn braces(&self, body: TokenStream) -> TokenTree {
        let mut group = Group::new(Delimiter::Brace, body);
        group.set_span(self.span);
        TokenTree::Group(group)
    }

    /// The tokens of an item, without its attributes and the braces at its end.
    pub(crate) fn header(&self, item: &Item) -> TokenStream {
        let trees = &self.trees[item.range.clone()];
        match trees.split_last() {
            Some((TokenTree::Group(body), before)) if body.delimiter() == Delimiter::Brace => {
                before.iter().cloned().collect()
            }
            _ => trees.iter().cloned().collect(),
        }
    }
}
