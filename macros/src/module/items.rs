//! Tells the items of a module apart, by their first words.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::UseTree;

use crate::module::Body;
use crate::module::reader::Reader;

/// One item.
pub(crate) struct Item {
    pub(crate) attrs: Vec<syn::Attribute>,
    pub(crate) kind: Kind,
    /// Which tokens of the body it is, without its attributes.
    pub(super) range: Range<usize>,
}

/// What an item is.
pub(crate) enum Kind {
    Function(Ident),
    /// An `impl`, perhaps of a trait.
    Impl,
    /// A module with a body, and which token of the body around it that is.
    Module(Ident, usize, Body),
    Use(UseTree),
    /// A constant or a static.
    Value(Ident),
    Type {
        name: Ident,
        /// Whether it is the name of a value too: a unit or tuple struct.
        is_value: bool,
    },
    Other,
}

/// The inner attributes of a body, and its items. What a macro put into an invisible group at the
/// beginning of an item is taken out of it.
pub(super) fn read(trees: &mut Vec<TokenTree>) -> (Vec<syn::Attribute>, Vec<Item>) {
    let mut reader = Reader { trees, at: 0 };
    let inner = reader.attributes(Style::Inner);
    let mut items = Vec::new();
    while reader.at < reader.trees.len() {
        items.push(reader.item());
    }
    (inner, items)
}

/// Item keywords that may have one of these before them.
const QUALIFIERS: [&str; 6] = ["default", "async", "unsafe", "safe", "auto", "gen"];

/// `#![..]` or `#[..]`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Inner,
    Outer,
}

impl Reader<'_> {
    fn item(&mut self) -> Item {
        let attrs = self.attributes(Style::Outer);
        let start = self.at;
        self.visibility();
        let kind = self.kind();
        if self.at == start {
            self.at += 1;
        }
        Item { attrs, kind, range: start..self.at.min(self.trees.len()) }
    }

    fn kind(&mut self) -> Kind {
        self.qualifiers();
        let keyword = self.word(0).map(ToString::to_string).unwrap_or_default();
        match (&*keyword, self.word(1).cloned()) {
            ("fn", Some(name)) => {
                self.pass_body();
                Kind::Function(name)
            }
            ("mod", Some(name)) => self.module(name),
            ("struct", Some(name)) => {
                let has_braces = self.pass_body();
                Kind::Type { name, is_value: !has_braces }
            }
            ("enum" | "union" | "trait", Some(name)) => {
                self.pass_body();
                Kind::Type { name, is_value: false }
            }
            ("type", Some(name)) => {
                self.pass_semicolon();
                Kind::Type { name, is_value: false }
            }
            ("const" | "static", Some(name)) => {
                let name = if name == "mut" { self.word(2).cloned() } else { Some(name) };
                self.pass_semicolon();
                name.map_or(Kind::Other, Kind::Value)
            }
            ("use", _) => self.import(),
            ("impl", _) => {
                self.pass_body();
                Kind::Impl
            }
            ("extern", Some(_)) => {
                self.pass_semicolon();
                Kind::Other
            }
            _ => self.macro_call(),
        }
    }

    fn attributes(&mut self, style: Style) -> Vec<syn::Attribute> {
        let bang = usize::from(style == Style::Inner);
        let mut attrs = Vec::new();
        loop {
            self.open();
            let begins = self.is_punct(0, '#') && (bang == 0 || self.is_punct(1, '!'));
            let Some(group) = self.group(1 + bang, Delimiter::Bracket).filter(|_| begins) else {
                return attrs;
            };
            attrs.extend(attribute(group));
            self.at += 2 + bang;
        }
    }

    fn visibility(&mut self) {
        self.open();
        if self.is_word(0, "pub") {
            self.at += 1;
            self.at += usize::from(self.group(0, Delimiter::Parenthesis).is_some());
            self.open();
        }
    }

    fn qualifiers(&mut self) {
        loop {
            let Some(word) = self.word(0).map(ToString::to_string) else { return };
            let next = self.word(1).map(ToString::to_string).unwrap_or_default();
            let is_function = ["fn", "async", "unsafe", "extern", "gen"].contains(&&*next);
            let skipped = match &*word {
                "const" if is_function => 1,
                "extern" if next == "fn" => 1,
                // With the name of an ABI, or without one.
                "extern" if next.is_empty() && self.group(1, Delimiter::Brace).is_none() => 2,
                word if QUALIFIERS.contains(&word) && !next.is_empty() => 1,
                _ => return,
            };
            self.at += skipped;
        }
    }

    fn module(&mut self, name: Ident) -> Kind {
        self.at += 2;
        let Some(body) = self.group(0, Delimiter::Brace).map(Body::new) else {
            self.pass_semicolon();
            return Kind::Other;
        };
        self.at += 1;
        Kind::Module(name, self.at - 1, body)
    }

    fn import(&mut self) -> Kind {
        let start = self.at + 1;
        self.pass_semicolon();
        let end = self.at.saturating_sub(1).max(start).min(self.trees.len());
        let tree = self.trees[start.min(end)..end].iter().cloned().collect();
        let tree = syn::parse::Parser::parse2(
            |input: syn::parse::ParseStream<'_>| {
                input.parse::<Option<syn::Token![::]>>()?;
                input.parse()
            },
            tree,
        );
        tree.map_or(Kind::Other, Kind::Use)
    }

    /// `name! { .. }`, `name!(..);`, `macro_rules! name { .. }`, or what is no item.
    fn macro_call(&mut self) -> Kind {
        while let Some(tree) = self.trees.get(self.at) {
            self.at += 1;
            match tree {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                _ => {}
            }
        }
        Kind::Other
    }
}

/// An attribute, from what stands between its brackets.
fn attribute(group: &Group) -> Option<syn::Attribute> {
    let meta = syn::parse2(group.stream()).ok()?;
    Some(syn::Attribute {
        pound_token: syn::Token![#](group.span()),
        style: syn::AttrStyle::Outer,
        bracket_token: syn::token::Bracket(group.span()),
        meta,
    })
}
