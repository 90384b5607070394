//! What any handler's signature may be.

use syn::{FnArg, GenericParam, Pat, Signature, Type};

use crate::errors::{Errors, mistake};

/// A free function that is neither generic nor `unsafe` nor `extern`, with named arguments. A
/// decorator may be generic: its configuration says of what.
pub(super) fn check(sig: &Signature, is_decorator: bool, errors: &mut Errors) {
    if let Some(receiver) = sig.receiver() {
        let help = "take `State<T>` in a function outside of the `impl`";
        errors.push(mistake(receiver, "a handler cannot take `self`", help));
    }
    check_method(sig, is_decorator, errors);
}

/// The same for a function that may be a method.
pub(super) fn check_method(sig: &Signature, is_decorator: bool, errors: &mut Errors) {
    qualifiers(sig, errors);
    if !is_decorator {
        generics(sig, errors);
    }
    sig.inputs.iter().for_each(|input| argument(input, errors));
}

fn qualifiers(sig: &Signature, errors: &mut Errors) {
    if let syn::Safety::Unsafe(token) = &sig.safety {
        let help = "remove `unsafe`, and use an `unsafe` block where one is needed";
        errors.push(mistake(token, "a handler cannot be `unsafe`", help));
    }
    if let Some(abi) = &sig.abi {
        errors.push(mistake(abi, "a handler cannot be `extern`", "remove it"));
    }
}

/// Lifetimes are fine: they are those of the request.
fn generics(sig: &Signature, errors: &mut Errors) {
    for param in &sig.generics.params {
        if let GenericParam::Type(_) | GenericParam::Const(_) = param {
            let help = "name the type: nobody could say which one is meant";
            errors.push(mistake(param, "a handler cannot be generic", help));
        }
    }
}

fn argument(input: &FnArg, errors: &mut Errors) {
    let FnArg::Typed(input) = input else { return };
    if let Type::ImplTrait(ty) = &*input.ty {
        let help = "name the type: nobody could say which one is meant";
        errors.push(mistake(ty, "a handler cannot be generic", help));
    }
    let cfg =
        |attr: &&syn::Attribute| attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr");
    if let Some(cfg) = input.attrs.iter().find(cfg) {
        let help = "put it on the function, and write one function for each case";
        errors.push(mistake(cfg, "an argument of a handler cannot have a `#[cfg]`", help));
    }
    if !is_name_or_extractor(&input.pat) {
        let help = "write `name: T`, and take it apart in the body";
        errors.push(mistake(&input.pat, "an argument needs a name", help));
    }
}

/// `x`, `mut x`, `_`, or an extractor that is taken apart: `Json(x)`.
fn is_name_or_extractor(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(pat) => pat.subpat.is_none() && pat.by_ref.is_none(),
        Pat::Wild(_) | Pat::TupleStruct(_) | Pat::Struct(_) => true,
        _ => false,
    }
}
