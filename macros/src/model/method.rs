//! A method, as if it were a free function: what its signature says of its `impl`, written out.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{FnArg, GenericParam, Receiver, ReceiverKind, ReturnType, Signature, Type, parse_quote};

use crate::model::{ClassNames, types};
use crate::view_impl::ViewImpl;

/// A method's signature.
pub(crate) struct Free {
    /// With the lifetimes of the `impl` among its own, and the type in the place of `Self`.
    pub(crate) sig: Signature,
    pub(crate) this: Option<This>,
}

/// What it is called on.
pub(crate) struct This {
    pub(crate) receiver: Receiver,
    pub(crate) form: Form,
    /// The type of the `impl`.
    pub(crate) ty: Type,
}

/// How it takes `self`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Value,
    Shared,
    SharedArc,
    /// `&mut self`
    Exclusive,
    /// Any other type.
    Other,
}

pub(crate) fn free(sig: &Signature, item: &ViewImpl, names: &ClassNames) -> Free {
    let mut sig = sig.clone();
    let written = |ty: &mut Type| {
        let tokens = with_type(ty.to_token_stream(), &names.this);
        // What does not parse is rustc's to report, at the function itself.
        if let Ok(free) = syn::parse2(tokens) {
            *ty = free;
        }
    };
    for input in &mut sig.inputs {
        if let FnArg::Typed(input) = input {
            written(&mut input.ty);
        }
    }
    if let ReturnType::Type(_, ty) = &mut sig.output {
        written(ty);
    }
    let lifetimes = item.generics.lifetimes().cloned().map(GenericParam::Lifetime);
    sig.generics.params.extend(lifetimes);
    let this = sig.receiver().map(|receiver| This {
        form: form(&receiver.kind),
        receiver: receiver.clone(),
        ty: item.self_ty.clone(),
    });
    Free { sig, this }
}

fn form(kind: &ReceiverKind) -> Form {
    let is_self = |ty: &Type| types::is_named(ty, "Self");
    match kind {
        ReceiverKind::Value => Form::Value,
        ReceiverKind::Reference(_, _, None) => Form::Shared,
        ReceiverKind::Reference(_, _, Some(_)) => Form::Exclusive,
        ReceiverKind::Typed(_, ty) if is_self(ty) => Form::Value,
        ReceiverKind::Typed(_, ty) if types::shared(ty).is_some_and(is_self) => Form::Shared,
        ReceiverKind::Typed(_, ty) if types::exclusive(ty).is_some_and(is_self) => Form::Exclusive,
        ReceiverKind::Typed(_, ty) => {
            let (_, arguments) = types::arguments_of(ty);
            let is_arc = types::is_named(ty, "Arc") && matches!(arguments[..], [ty] if is_self(ty));
            if is_arc { Form::SharedArc } else { Form::Other }
        }
        _ => Form::Other,
    }
}

/// The type in the place of each `Self`, blamed there.
fn with_type(tokens: TokenStream, this: &TokenStream) -> TokenStream {
    let mut all = tokens.into_iter().peekable();
    let mut free = TokenStream::new();
    while let Some(token) = all.next() {
        match token {
            TokenTree::Ident(ident) if ident == "Self" => {
                let here = this.clone().into_iter().map(|mut token| {
                    token.set_span(token.span().located_at(ident.span()));
                    token
                });
                let here: TokenStream = here.collect();
                // `Self::Item` is a path, of which a type may be the beginning only in brackets.
                let is_path =
                    matches!(all.peek(), Some(TokenTree::Punct(it)) if it.as_char() == ':');
                free.extend(if is_path { quote!(<#here>) } else { here });
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_type(group.stream(), this));
                inner.set_span(group.span());
                free.extend([TokenTree::Group(inner)]);
            }
            token => free.extend([token]),
        }
    }
    free
}

impl This {
    /// Its type, to blame.
    pub(crate) fn written(&self) -> Type {
        let ty = &self.ty;
        match &self.receiver.kind {
            ReceiverKind::Reference(and, lifetime, _) => parse_quote!(#and #lifetime #ty),
            ReceiverKind::Typed(_, ty) => (**ty).clone(),
            _ => ty.clone(),
        }
    }
}
