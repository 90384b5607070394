//! `methods = [GET, POST]`

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, Token, bracketed};

use super::entry::{Keyed, each_entry_of};
use crate::errors::{Errors, mistake};

/// Reads what follows the key: upper-case names, none twice.
pub(super) fn parse(
    input: ParseStream<'_>,
    key: Ident,
    errors: &mut Errors,
) -> syn::Result<Keyed<Vec<String>>> {
    let help = "write `methods = [GET, POST]`";
    if !(input.peek(Token![=]) && input.peek2(syn::token::Bracket)) {
        return Err(mistake(&key, "`methods` needs a list", help));
    }
    input.parse::<Token![=]>()?;
    let list;
    bracketed!(list in input);
    if list.is_empty() {
        return Err(mistake(&key, "`methods` needs at least one method", help));
    }
    let mut methods = Vec::new();
    each_entry_of(&list, errors, |list, _| {
        methods.push(method(list, &methods)?);
        Ok(())
    })?;
    Ok(Keyed { key, value: methods })
}

fn method(list: ParseStream<'_>, before: &[String]) -> syn::Result<String> {
    let method = list
        .call(Ident::parse_any)
        .map_err(|error| syn::Error::new(error.span(), "expected a method\nhelp: write `GET`"))?;
    let name = method.to_string();
    if !name.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let help = format!("write `{}`", name.to_uppercase());
        return Err(mistake(&method, format!("`{name}` is not a method"), help));
    }
    if before.contains(&name) {
        return Err(mistake(&method, format!("`{name}` is given twice"), "remove one of them"));
    }
    Ok(name)
}
