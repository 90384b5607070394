//! `defaults(n = 1, lang = "en")`: texts for path parameters that a path does not have.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, Lit, Token, parenthesized};

use super::entry::{Keyed, each_entry_of};
use crate::errors::{Errors, mistake};

/// One entry.
pub(crate) struct DefaultArg {
    /// The argument it is for.
    pub(crate) key: Ident,
    /// The literal's text, as it would stand in a path.
    pub(crate) text: String,
}

/// Reads what follows the key.
pub(super) fn parse(
    input: ParseStream<'_>,
    key: Ident,
    errors: &mut Errors,
) -> syn::Result<Keyed<Vec<DefaultArg>>> {
    if !input.peek(syn::token::Paren) {
        let help = "write `defaults(page = 1)`";
        return Err(mistake(&key, "`defaults` needs parentheses", help));
    }
    let list;
    parenthesized!(list in input);
    let mut defaults = Vec::new();
    each_entry_of(&list, errors, |list, _| {
        defaults.push(entry(list, &defaults)?);
        Ok(())
    })?;
    Ok(Keyed { key, value: defaults })
}

fn entry(list: ParseStream<'_>, before: &[DefaultArg]) -> syn::Result<DefaultArg> {
    let key = list.call(Ident::parse_any)?;
    if before.iter().any(|entry| entry.key.unraw() == key.unraw()) {
        return Err(mistake(&key, format!("`{key}` is given twice"), "remove one of them"));
    }
    list.parse::<Token![=]>()?;
    let text = literal(list, &key)?;
    Ok(DefaultArg { key, text })
}

fn literal(list: ParseStream<'_>, key: &Ident) -> syn::Result<String> {
    let ahead = list.fork();
    let minus = list.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { "-" } else { "" };
    match (list.parse(), sign) {
        (Ok(Lit::Int(value)), _) => Ok(format!("{sign}{}", value.base10_digits())),
        (Ok(Lit::Float(value)), _) => Ok(format!("{sign}{}", value.base10_digits())),
        (Ok(Lit::Bool(value)), "") => Ok(value.value.to_string()),
        (Ok(Lit::Char(value)), "") => Ok(value.value().to_string()),
        (Ok(Lit::Str(value)), "") => Ok(value.value()),
        _ => {
            let found = ahead.parse::<proc_macro2::TokenTree>()?;
            let message = format!("the default of `{key}` needs a literal");
            Err(mistake(&found, message, format!("write `{key} = 1` or `{key} = \"en\"`")))
        }
    }
}
