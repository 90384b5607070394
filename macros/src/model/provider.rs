//! What a provider makes: its value, read off the return type.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{ReturnType, Signature, Type};

use crate::model::color::output_of_future;
use crate::model::types::{arguments_of, borrows, can_be_named, elided, is_named, ungroup};

/// A provider.
pub(crate) struct Provider {
    /// It runs once, for the app.
    pub(crate) is_app: bool,
    /// It returns a `Result` of the value.
    pub(crate) is_fallible: bool,
    /// The type of the value; `None` where it is wrong.
    pub(crate) value: Option<TokenStream>,
}

impl Provider {
    pub(crate) fn new(is_app: bool, sig: &Signature) -> Self {
        let value = value(sig).filter(|ty| !is_borrowed(ty)).map(|ty| elided(ty, &sig.generics));
        Provider {
            is_app,
            is_fallible: output(sig).is_some_and(|ty| is_named(ty, "Result")),
            value: value.filter(can_be_named),
        }
    }
}

/// The `T` of what it yields: `T`, or `Result<T, E>`.
pub(crate) fn value(sig: &Signature) -> Option<&Type> {
    let output = output(sig)?;
    if is_named(output, "Result") { arguments_of(output).1.first().copied() } else { Some(output) }
}

/// What it yields: what an `async fn` or a `fn` returns, or what a spelled future does.
fn output(sig: &Signature) -> Option<&Type> {
    let ReturnType::Type(_, ty) = &sig.output else { return None };
    let spelled = if sig.asyncness.is_none() { output_of_future(ty) } else { None };
    spelled.or(Some(ty))
}

/// Whether it is `()`.
pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(ungroup(ty), Type::Tuple(ty) if ty.elems.is_empty())
}

/// Whether it has a reference or a lifetime, other than `'static`.
pub(crate) fn is_borrowed(ty: &Type) -> bool {
    borrows(ty) || has_plain_reference(ty.to_token_stream())
}

/// Whether there is a `&` without a lifetime.
fn has_plain_reference(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next_is_tick =
            matches!(tokens.peek(), Some(TokenTree::Punct(it)) if it.as_char() == '\'');
        let found = match token {
            TokenTree::Group(group) => has_plain_reference(group.stream()),
            TokenTree::Punct(punct) => punct.as_char() == '&' && !next_is_tick,
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_what_a_result_has_or_what_is_returned() {
        for (signature, value, is_fallible) in [
            ("fn f() -> User", Some("User"), false),
            ("async fn f() -> Result<User>", Some("User"), true),
            ("fn f() -> duotone::Result<Vec<User>, Broken>", Some("Vec < User >"), true),
            ("fn f<'r>() -> BoxFuture<'r, Result<User>>", Some("User"), true),
            ("fn f() -> impl Future<Output = &'static str> + Send", Some("& 'static str"), false),
            ("fn f() -> Option<User>", Some("Option < User >"), false),
            ("fn f()", None, false),
            ("fn f() -> Result", None, true),
            ("fn f() -> impl Display", None, false),
            ("fn f<'r>() -> Result<&'r str>", None, true),
            ("fn f() -> Option<&User>", None, false),
            ("fn f() -> (u8, Page<'_>)", None, false),
        ] {
            let sig = syn::parse_str(signature).expect(signature);
            let provider = Provider::new(false, &sig);
            let found = provider.value.map(|value| value.to_string());
            assert_eq!(
                (found.as_deref(), provider.is_fallible),
                (value, is_fallible),
                "{signature}"
            );
        }
    }
}
