//! What a provider returns: a value of a type that can be written down, and that borrows nothing.

use quote::ToTokens as _;
use syn::Signature;

use crate::errors::{Errors, mistake};
use crate::model::{Provider, can_be_named, is_borrowed, is_unit, value};

pub(super) fn check(provider: &Provider, sig: &Signature, errors: &mut Errors) {
    let no_value = "a provider needs a value to return";
    let help = "return `T` or `Result<T>`; what only checks something returns `Result<()>`";
    let Some(value) = value(sig) else {
        errors.push(mistake(&sig.ident, no_value, help));
        return;
    };
    if is_unit(value) && !provider.is_fallible {
        errors.push(mistake(value, no_value, help));
    } else if !can_be_named(&value.to_token_stream()) {
        let help = "write its type: who asks for it has to know what it is";
        errors.push(mistake(value, "the value of a provider needs a type with a name", help));
    } else if is_borrowed(value) {
        let help = "return what owns its data: all who ask share it";
        errors.push(mistake(value, "the value of a provider cannot borrow", help));
    }
}
