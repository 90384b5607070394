//! What a view or an error handler returns, where rustc would speak of closures and lifetimes.

use quote::ToTokens as _;
use syn::{FnArg, ReturnType, Signature};

use crate::errors::{Errors, mistake};
use crate::model::{Does, Name, is_named, shared_with};

/// Text that borrows from the request cannot be sent: it ends with the request.
pub(super) fn check(does: &Does<Name>, sig: &Signature, errors: &mut Errors) {
    let (Does::View(_) | Does::ErrorHandler(_), ReturnType::Type(_, ty)) = (does, &sig.output)
    else {
        return;
    };
    let Some((lifetime, referent)) = shared_with(ty) else { return };
    let borrows = match lifetime {
        Some(lifetime) => lifetime.ident != "static",
        // Without anything to borrow from, it is rustc's to say that a lifetime is missing.
        None => sig.inputs.iter().any(may_be_borrowed_from),
    };
    if borrows && is_named(referent, "str") {
        let help = "return `String`, or `&'static str` for what is in the program";
        errors.push(mistake(ty, "a response cannot borrow from the request", help));
    }
}

fn may_be_borrowed_from(input: &FnArg) -> bool {
    let FnArg::Typed(input) = input else { return true };
    input.ty.to_token_stream().to_string().contains(['&', '\''])
}
