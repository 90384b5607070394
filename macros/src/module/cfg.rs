//! When an item is there: what its `#[cfg]`s ask for, and the `#[cfg_attr]`s of its attributes.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Meta, Token};

/// Predicates, all of which hold; none where it is always there.
#[derive(Clone, Default)]
pub(crate) struct Cfg(Vec<TokenStream>);

/// An attribute that was looked for, as what, and when it is there.
pub(crate) struct Marked<M> {
    pub(crate) cfg: Cfg,
    pub(crate) mark: M,
    pub(crate) attr: syn::Attribute,
}

impl Cfg {
    pub(crate) fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn and(&self, other: &Cfg) -> Cfg {
        Cfg([&*self.0, &other.0].concat())
    }

    pub(crate) fn not(&self) -> Cfg {
        let predicates = &self.0;
        Cfg(vec![quote!(not(all(#(#predicates),*)))])
    }

    /// Whether it holds whenever the other does, as far as the tokens show it.
    pub(crate) fn is_implied_by(&self, other: &Cfg) -> bool {
        let texts: Vec<String> = other.0.iter().map(ToString::to_string).collect();
        self.0.iter().all(|predicate| texts.contains(&predicate.to_string()))
    }

    /// Where any of these holds.
    pub(crate) fn any<'a>(all: impl IntoIterator<Item = &'a Cfg>) -> Cfg {
        let all: Vec<&Cfg> = all.into_iter().collect();
        if all.iter().any(|cfg| cfg.is_always()) {
            return Cfg::default();
        }
        if let [cfg] = all[..] {
            return cfg.clone();
        }
        let each = all.iter().map(|Cfg(predicates)| quote!(all(#(#predicates),*)));
        Cfg(vec![quote!(any(#(#each),*))])
    }

    /// The attribute that asks for it.
    pub(crate) fn attribute(&self) -> Option<TokenStream> {
        let predicates = &self.0;
        match &predicates[..] {
            [] => None,
            [predicate] => Some(quote!(#[cfg(#predicate)])),
            _ => Some(quote!(#[cfg(all(#(#predicates),*))])),
        }
    }
}

/// When an item with these attributes is there, and those of them that are looked for.
pub(crate) fn attributes<M>(
    attrs: &[syn::Attribute],
    wanted: &impl Fn(&syn::Path) -> Option<M>,
) -> (Cfg, Vec<Marked<M>>) {
    let (mut cfg, mut marked) = (Cfg::default(), Vec::new());
    for attr in attrs {
        read(attr, &Cfg::default(), wanted, &mut cfg, &mut marked);
    }
    (cfg, marked)
}

/// `when` is what the `#[cfg_attr]`s around it ask for.
fn read<M>(
    attr: &syn::Attribute,
    when: &Cfg,
    wanted: &impl Fn(&syn::Path) -> Option<M>,
    item: &mut Cfg,
    marked: &mut Vec<Marked<M>>,
) {
    if let (true, Meta::List(list)) = (attr.path().is_ident("cfg"), &attr.meta) {
        let asked = Cfg(vec![list.tokens.clone()]);
        let asked = if when.is_always() { asked } else { Cfg::any([&when.not(), &asked]) };
        *item = item.and(&asked);
    } else if let (true, Meta::List(list)) = (attr.path().is_ident("cfg_attr"), &attr.meta) {
        let Some((predicate, metas)) = cfg_attr(list.tokens.clone()) else { return };
        let when = when.and(&Cfg(vec![predicate]));
        for meta in metas {
            let attr = syn::Attribute { meta, ..attr.clone() };
            read(&attr, &when, wanted, item, marked);
        }
    } else if let Some(mark) = wanted(attr.path()) {
        marked.push(Marked { cfg: when.clone(), mark, attr: attr.clone() });
    }
}

/// The predicate of a `cfg_attr`, and the attributes behind it.
fn cfg_attr(tokens: TokenStream) -> Option<(TokenStream, Punctuated<Meta, Token![,]>)> {
    let mut trees = tokens.into_iter();
    let is_comma =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    let predicate: TokenStream = trees
        .by_ref()
        .take_while(|tree| !is_comma(tree))
        .map(TokenTree::into_token_stream)
        .collect();
    let metas = Punctuated::parse_terminated.parse2(trees.collect()).ok()?;
    Some((predicate, metas))
}
