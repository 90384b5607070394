//! The arguments of a function, and what each of them is given.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::{FnArg, Ident, Pat, Signature, Type};

use crate::attribute::Hook;
use crate::model::types::{
    elided, exclusive, is_named, is_optional_reference, lasting, shared, ungroup,
};
use crate::model::{Form, Free, Name, Provider, Slot, This};

/// One argument.
pub(crate) struct Argument {
    /// Its name, without `r#`; that of what it takes apart, where it is a pattern.
    pub(crate) label: String,
    /// The same as it is written, where a path can speak of it: it is no pattern.
    pub(crate) ident: Option<Ident>,
    /// Its type, free of the function's lifetimes.
    pub(crate) ty: TokenStream,
    /// Its type, with `'static` for what it borrows.
    pub(crate) lasting: TokenStream,
    /// Where to blame its type.
    pub(crate) span: Span,
    pub(crate) role: Role,
    written: Type,
}

impl Argument {
    /// Whether its type is written `&T` or `&mut T`.
    pub(crate) fn is_reference(&self) -> bool {
        matches!(self.written, Type::Reference(_))
    }

    /// Whether its type is written `&'static T`.
    pub(crate) fn is_static(&self) -> bool {
        let Type::Reference(ty) = &self.written else { return false };
        ty.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static")
    }

    /// Whether its type is written `&Error`.
    pub(crate) fn is_shared_error(&self) -> bool {
        shared(&self.written).is_some_and(|ty| is_named(ty, "Error"))
    }
}

/// What an argument is given.
pub(crate) enum Role {
    /// The path parameter of this slot.
    Param(Slot),
    /// The path parameter of this name: a mount may have it at any place.
    NamedParam,
    /// What a method is called on, by a function of `__private`.
    This(&'static str),
    /// What its type extracts from the request.
    Extract,
    /// What its type takes from the app.
    FromApp,
    /// What its type takes from the call of a command.
    FromCommand,
    /// The response, in an `#[after_request]`.
    Response,
    /// The unhandled error, in a `#[teardown_request]`.
    Unhandled,
    /// What is inside, in a `#[decorator]`.
    Next(NextType),
    /// The error, as a reference to this type, in an `#[error_handler]`.
    Caught(TokenStream),
}

/// How a decorator takes what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NextType {
    Next,
    SyncNext,
}

/// The arguments of a signature, all of them extractors as yet.
fn arguments(sig: &Signature) -> Vec<Argument> {
    let typed = sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(input),
        FnArg::Receiver(_) => None,
    });
    let argument = |input: &syn::PatType| {
        let ident = ident(&input.pat);
        let label = ident.or_else(|| inner_ident(&input.pat));
        let written = ungroup(&input.ty).clone();
        Argument {
            label: label.map_or_else(|| "_".into(), |ident| ident.unraw().to_string()),
            ident: ident.cloned(),
            ty: elided(&written, &sig.generics),
            lasting: lasting(&written, &sig.generics),
            span: syn::spanned::Spanned::span(&input.ty),
            role: Role::Extract,
            written,
        }
    };
    typed.map(argument).collect()
}

/// Those of a view: what its paths and defaults name are path parameters (R32).
pub(crate) fn of_view(sig: &Signature, params: &[Name]) -> Vec<Argument> {
    let mut all = arguments(sig);
    let named = all.iter_mut().filter(|it| it.ident.is_some() && params.contains(&it.label));
    named.enumerate().for_each(|(slot, argument)| argument.role = Role::Param(slot));
    all
}

/// Those of a method of a view, what it is called on among them.
pub(crate) fn of_method(free: &Free, params: &[Name], is_mounted: bool) -> Vec<Argument> {
    let mut all = arguments(&free.sig);
    let labels: Vec<Name> = all.iter().map(|argument| argument.label.clone()).collect();
    for argument in &mut all {
        // What one method needs, another may do without: `_id` is given `{id}` too.
        let name = argument.label.strip_prefix('_').map(str::to_owned);
        let is_meant = |name: &Name| params.contains(name) && !labels.contains(name);
        if let Some(name) = name.filter(is_meant).filter(|_| !params.contains(&argument.label)) {
            argument.ident = argument.ident.as_ref().map(|it| same_place(&name, it));
            argument.label = name;
        }
    }
    let named = all.iter_mut().filter(|it| it.ident.is_some() && params.contains(&it.label));
    named.enumerate().for_each(|(slot, argument)| {
        argument.role = if is_mounted { Role::NamedParam } else { Role::Param(slot) };
    });
    all.splice(..0, free.this.as_ref().map(|this| receiver(this, &free.sig, is_mounted)));
    all
}

/// The identifier of a name, raw where it has to be.
fn same_place(name: &str, at: &Ident) -> Ident {
    let mut ident = syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, at.span()));
    ident.set_span(at.span());
    ident
}

fn receiver(this: &This, sig: &Signature, is_mounted: bool) -> Argument {
    Argument {
        label: "self".to_owned(),
        ident: None,
        ty: elided(&this.ty, &sig.generics),
        lasting: lasting(&this.ty, &sig.generics),
        span: syn::spanned::Spanned::span(&this.receiver),
        role: match (this.form, is_mounted) {
            (Form::Shared, false) => Role::This("shared"),
            (Form::Shared, true) => Role::This("mounted"),
            (Form::SharedArc, false) => Role::This("shared_arc"),
            (Form::SharedArc, true) => Role::This("mounted_arc"),
            _ => Role::Extract,
        },
        written: this.written(),
    }
}

/// Those of a hook.
pub(crate) fn of_hook(hook: Hook, sig: &Signature) -> Vec<Argument> {
    let is_response = |ty: &Type| is_named(exclusive(ty).unwrap_or(ty), "Response");
    let mut all = arguments(sig);
    for argument in &mut all {
        argument.role = match hook {
            Hook::BeforeServing | Hook::AfterServing => Role::FromApp,
            Hook::AfterRequest if is_response(&argument.written) => Role::Response,
            Hook::TeardownRequest if is_optional_reference(&argument.written) => Role::Unhandled,
            _ => Role::Extract,
        };
    }
    all
}

/// Those of a decorator: what is inside is known by the name of its type.
pub(crate) fn of_decorator(sig: &Signature) -> Vec<Argument> {
    let mut all = arguments(sig);
    for argument in &mut all {
        if is_named(&argument.written, "Next") {
            argument.role = Role::Next(NextType::Next);
        } else if is_named(&argument.written, "SyncNext") {
            argument.role = Role::Next(NextType::SyncNext);
        }
    }
    all
}

/// Those of a command.
pub(crate) fn of_command(sig: &Signature) -> Vec<Argument> {
    let mut all = arguments(sig);
    for argument in &mut all {
        argument.role = Role::FromCommand;
    }
    all
}

/// Those of an error handler: the first reference to what could be an error is the error.
pub(crate) fn of_error_handler(sig: &Signature) -> Vec<Argument> {
    let is_error = |ty: &&Type| !is_named(ty, "Request") && !is_named(ty, "str");
    let mut all = arguments(sig);
    for argument in &mut all {
        if let Some(error) = shared(&argument.written).filter(is_error) {
            argument.role = Role::Caught(elided(error, &sig.generics));
            break;
        }
    }
    all
}

/// Those of a provider: of the request, or of the app.
pub(crate) fn of_provider(provider: &Provider, sig: &Signature) -> Vec<Argument> {
    let mut all = arguments(sig);
    if provider.is_app {
        for argument in &mut all {
            argument.role = Role::FromApp;
        }
    }
    all
}

/// The name of an argument that is not a pattern.
fn ident(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.subpat.is_none() => Some(&pat.ident),
        _ => None,
    }
}

/// The `x` of `Json(x)`.
fn inner_ident(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::TupleStruct(pat) if pat.elems.len() == 1 => pat.elems.first().and_then(ident),
        _ => None,
    }
}
