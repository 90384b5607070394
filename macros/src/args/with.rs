//! `with = [login_required, cache(Duration::from_secs(60))]`

use syn::parse::ParseStream;
use syn::{Expr, Ident, Token, bracketed};

use super::entry::{Keyed, each_entry_of};
use crate::errors::{Errors, mistake};

/// Reads what follows the key: any expressions, outermost first.
pub(super) fn parse(
    input: ParseStream<'_>,
    key: Ident,
    errors: &mut Errors,
) -> syn::Result<Keyed<Vec<Expr>>> {
    let help = "write `with = [login_required]`";
    if !(input.peek(Token![=]) && input.peek2(syn::token::Bracket)) {
        return Err(mistake(&key, "`with` needs a list", help));
    }
    input.parse::<Token![=]>()?;
    let list;
    bracketed!(list in input);
    if list.is_empty() {
        return Err(mistake(&key, "`with` needs at least one decorator", help));
    }
    let mut decorators = Vec::new();
    each_entry_of(&list, errors, |list, _| {
        decorators.push(list.parse()?);
        Ok(())
    })?;
    Ok(Keyed { key, value: decorators })
}
