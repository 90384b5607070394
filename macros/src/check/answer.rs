//! What a view or an error handler returns, where rustc would speak of closures and lifetimes.

use quote::ToTokens as _;
use syn::{FnArg, Lifetime, ReturnType, Signature, Type};

use crate::errors::{Errors, mistake};
use crate::model::{Does, Name, arguments_of, is_named, shared_with, ungroup};

/// Text that borrows from the request cannot be sent: it ends with the request. An error without a
/// type cannot be told from others.
pub(super) fn check(does: &Does<Name>, sig: &Signature, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = &sig.output else { return };
    if let Some(boxed) = boxed_error(ty) {
        let help = "return `duotone::Error`: `?` makes it of any error, and \
                    `.map_err(Error::from_boxed)?` of a boxed one";
        errors.push(mistake(boxed, "a boxed error is not an error type", help));
    }
    let (Does::View(_) | Does::ErrorHandler(_) | Does::Decorator(_)) = does else { return };
    // Without anything to borrow from, it is rustc's to say that a lifetime is missing.
    let may_borrow = sig.inputs.iter().any(may_be_borrowed_from);
    if let Some(ty) = borrowed_text(ty, may_borrow) {
        let help = "return `String`, or `&'static str` for what is in the program";
        errors.push(mistake(ty, "a response cannot borrow from the request", help));
    }
}

/// The `Box<dyn Error>` of a `Result`: rustc would say thrice why it is none.
fn boxed_error(ty: &Type) -> Option<&Type> {
    let (_, types) = arguments_of(ty);
    let error = *types.get(1).filter(|_| is_named(ty, "Result"))?;
    let (_, boxed) = arguments_of(error);
    let is_dyn = matches!(boxed.first().map(|ty| ungroup(ty)), Some(Type::TraitObject(_)));
    (is_named(error, "Box") && is_dyn).then_some(error)
}

/// The `&str`, `&[u8]` or `Cow<'_, _>` that is sent as it is. What a `Json` holds is written out
/// before the request ends, and what other types do with theirs is for rustc to know.
fn borrowed_text(ty: &Type, may_borrow: bool) -> Option<&Type> {
    let borrows = |lifetime: Option<&Lifetime>| match lifetime {
        Some(lifetime) if lifetime.ident == "_" => may_borrow,
        Some(lifetime) => lifetime.ident != "static",
        None => may_borrow,
    };
    if let Some((lifetime, referent)) = shared_with(ty) {
        let is_text = is_named(referent, "str") || matches!(referent, Type::Slice(_));
        return (is_text && borrows(lifetime)).then_some(ty);
    }
    if let Type::Tuple(ty) = ungroup(ty) {
        return ty.elems.iter().find_map(|ty| borrowed_text(ty, may_borrow));
    }
    let (lifetimes, types) = arguments_of(ty);
    if is_named(ty, "Cow") {
        return lifetimes.into_iter().any(|lifetime| borrows(Some(lifetime))).then_some(ty);
    }
    let sent = ["Result", "Option", "Html", "Recovered"].iter().any(|name| is_named(ty, name));
    // The error of a `Result` is not sent.
    types.into_iter().take(1).filter(|_| sent).find_map(|ty| borrowed_text(ty, may_borrow))
}

fn may_be_borrowed_from(input: &FnArg) -> bool {
    let FnArg::Typed(input) = input else { return true };
    input.ty.to_token_stream().to_string().contains(['&', '\''])
}
