//! What is written between an attribute's parentheses: one file per attribute or value.
//!
//! A mistake is recorded and its entry skipped, so that the entries behind it are still read.

mod common;
mod defaults;
mod error_handler;
mod methods;
mod route;
mod size;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Meta, Token};

use crate::attribute::{Attribute, Hook};
use crate::errors::{Errors, mistake};

pub(crate) use common::CommonArgs;
pub(crate) use defaults::DefaultArg;
pub(crate) use error_handler::{ErrorHandlerArgs, Status};
pub(crate) use route::RouteArgs;

/// One attribute of ours, as written on a function.
pub(crate) struct Written {
    pub(crate) attribute: Attribute,
    /// How it is written; `None` for the one that is being expanded.
    pub(crate) path: Option<syn::Path>,
    pub(crate) args: Args,
}

/// The arguments of one attribute.
pub(crate) enum Args {
    Route(RouteArgs),
    Hook(Hook, CommonArgs),
    ErrorHandler(ErrorHandlerArgs),
}

/// An argument with its key, which is kept for its span.
pub(crate) struct Keyed<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

impl Written {
    /// Parses the arguments of the attribute that is being expanded.
    pub(crate) fn parse(attribute: Attribute, tokens: TokenStream, errors: &mut Errors) -> Self {
        let args = Args::parse(Span::call_site(), attribute, tokens, errors);
        Written { attribute, path: None, args }
    }

    /// Parses those of an attribute further down.
    pub(crate) fn parse_sibling(
        attribute: Attribute,
        attr: syn::Attribute,
        errors: &mut Errors,
    ) -> Option<Self> {
        let (path, tokens) = match attr.meta {
            Meta::Path(path) => (path, TokenStream::new()),
            Meta::List(list) => (list.path, list.tokens),
            Meta::NameValue(pair) => {
                let name = attribute.name();
                let message = format!("`{name}` needs parentheses");
                errors.push(mistake(&pair, message, format!("write `#[{name}(..)]`")));
                return None;
            }
        };
        let args = Args::parse(span_of(&path), attribute, tokens, errors);
        Some(Written { attribute, path: Some(path), args })
    }

    /// Where to blame the whole of it.
    pub(crate) fn span(&self) -> Span {
        self.path.as_ref().map_or_else(Span::call_site, span_of)
    }

    /// The arguments that every attribute takes.
    pub(crate) fn common(&mut self) -> &mut CommonArgs {
        match &mut self.args {
            Args::Route(args) => &mut args.common,
            Args::Hook(_, args) => args,
            Args::ErrorHandler(args) => &mut args.common,
        }
    }
}

impl Args {
    /// `at` is the attribute, to blame for what is missing.
    fn parse(at: Span, attribute: Attribute, tokens: TokenStream, errors: &mut Errors) -> Self {
        match attribute {
            Attribute::Route => Args::Route(RouteArgs::parse(at, None, tokens, errors)),
            Attribute::Method(method) => {
                Args::Route(RouteArgs::parse(at, Some(method), tokens, errors))
            }
            Attribute::Hook(hook) => Args::Hook(hook, CommonArgs::parse(tokens, errors)),
            Attribute::ErrorHandler => Args::ErrorHandler(ErrorHandlerArgs::parse(tokens, errors)),
        }
    }
}

fn span_of(path: &syn::Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |last| last.ident.span())
}

/// Calls `entry` for each of the comma-separated entries.
fn each_entry(
    tokens: TokenStream,
    errors: &mut Errors,
    mut entry: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let parsed = entry(input, errors).and_then(|()| comma_or_end(input));
            if errors.keep(parsed).is_none() {
                skip_entry(input)?;
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    let parsed = parser.parse2(tokens);
    errors.keep(parsed);
}

fn comma_or_end(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    Err(input.error("expected `,`\nhelp: separate the entries by commas"))
}

/// Goes on at the next comma.
fn skip_entry(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Reads a key; keywords like `crate` and `type` are keys too.
fn key(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// Reads the `= value` of a key.
fn value<T: syn::parse::Parse>(
    input: ParseStream<'_>,
    key: Ident,
    example: &str,
) -> syn::Result<Keyed<T>> {
    let help = || format!("write `{key} = {example}`");
    if !input.peek(Token![=]) {
        return Err(mistake(&key, format!("`{key}` needs a value"), help()));
    }
    input.parse::<Token![=]>()?;
    let at = input.fork();
    match input.parse() {
        Ok(value) => Ok(Keyed { key, value }),
        Err(_) if at.is_empty() => Err(mistake(&key, format!("`{key}` needs a value"), help())),
        Err(_) => {
            let found = at.parse::<TokenTree>()?;
            Err(mistake(&found, format!("`{key}` cannot be `{found}`"), help()))
        }
    }
}

/// The same for a text.
fn text(input: ParseStream<'_>, key: Ident, example: &str) -> syn::Result<Keyed<LitStr>> {
    value(input, key, example)
}

/// Stores an argument; the second of a key is a mistake.
pub(crate) fn set_once<T>(slot: &mut Option<Keyed<T>>, new: Keyed<T>) -> syn::Result<()> {
    if slot.is_some() {
        let key = &new.key;
        return Err(mistake(key, format!("`{key}` is given twice"), "remove one of them"));
    }
    *slot = Some(new);
    Ok(())
}

/// A key that an attribute does not have.
fn unknown_key(key: &Ident, known: &[&str]) -> syn::Error {
    let known = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    mistake(key, format!("unknown argument `{key}`"), format!("there are {known}"))
}
