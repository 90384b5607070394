//! Reading comma-separated entries: keys, values, duplicates and what is unknown.
//!
//! A mistake is recorded and its entry skipped, so that the entries behind it are still read.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Ident, LitStr, Token};

use crate::errors::{Errors, mistake};

/// An argument with its key, which is kept for its span.
#[derive(Clone)]
pub(crate) struct Keyed<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// Calls `entry` for each entry of an attribute's arguments.
pub(super) fn each_entry(
    tokens: TokenStream,
    errors: &mut Errors,
    mut entry: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    let parser = |input: ParseStream<'_>| each_entry_of(input, errors, &mut entry);
    let parsed = parser.parse2(tokens);
    errors.keep(parsed);
}

/// The same for a list among them.
pub(super) fn each_entry_of(
    list: ParseStream<'_>,
    errors: &mut Errors,
    mut entry: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) -> syn::Result<()> {
    while !list.is_empty() {
        let parsed = entry(list, errors).and_then(|()| comma_or_end(list));
        if errors.keep(parsed).is_none() {
            skip_entry(list)?;
        }
        list.parse::<Option<Token![,]>>()?;
    }
    Ok(())
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
pub(super) fn key(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// Reads the `= value` of a key.
pub(super) fn value<T: Parse>(
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
pub(super) fn text(
    input: ParseStream<'_>,
    key: Ident,
    example: &str,
) -> syn::Result<Keyed<LitStr>> {
    value(input, key, example)
}

/// Stores an argument that is a key alone.
pub(super) fn flag(
    slot: &mut Option<Keyed<()>>,
    input: ParseStream<'_>,
    key: Ident,
) -> syn::Result<()> {
    if input.peek(Token![=]) {
        let help = format!("write `{key}` alone");
        return Err(mistake(&key, format!("`{key}` takes no value"), help));
    }
    set_once(slot, Keyed { key, value: () })
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
pub(super) fn unknown_key(key: &Ident, known: &[&str]) -> syn::Error {
    let known = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    mistake(key, format!("unknown argument `{key}`"), format!("there are {known}"))
}
