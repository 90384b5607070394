//! What a decorator's arguments and configuration may be.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{GenericParam, Signature, Type};

use crate::args::Config;
use crate::errors::{Errors, mistake};
use crate::model::{Argument, Color, Decorator, NextType, Role};

pub(super) fn check(
    decorator: &Decorator,
    arguments: &[Argument],
    sig: &Signature,
    errors: &mut Errors,
) {
    next(arguments, sig, errors);
    for config in &decorator.config {
        config_type(config, errors);
        let name = config.name.unraw().to_string();
        if let Some(argument) = arguments.iter().find(|it| it.ident.is_some() && it.label == name) {
            let message = format!("`{name}` is configuration, and so in the body as it is");
            errors.push(mistake(&argument.ty, message, "remove the argument"));
        }
    }
    generics(decorator, sig, errors);
}

/// One argument is what is inside, of the type that fits the color.
fn next(arguments: &[Argument], sig: &Signature, errors: &mut Errors) {
    let name = &sig.ident;
    let (expected, help) = match Color::of(sig) {
        Color::Async => (NextType::Next, "add `next: Next<'_>`"),
        Color::Sync => (NextType::SyncNext, "add `next: SyncNext<'_>`"),
    };
    let mut found = arguments.iter().filter_map(|argument| match argument.role {
        Role::Next(ty) => Some((argument, ty)),
        _ => None,
    });
    match (found.next(), expected) {
        (None, _) if sig.receiver().is_some() => {}
        (None, _) => {
            let message = format!("`{name}` needs an argument for what is inside");
            errors.push(mistake(name, message, help));
        }
        (Some((argument, NextType::SyncNext)), NextType::Next) => {
            let message = "an `async fn` cannot take `SyncNext`: it would block the event loop";
            errors.push(mistake(&argument.ty, message, "write `Next<'_>`"));
        }
        (Some((argument, NextType::Next)), NextType::SyncNext) => {
            let message = "a `fn` cannot take `Next`: it could not await it";
            errors.push(mistake(&argument.ty, message, "write `SyncNext<'_>`, or `async fn`"));
        }
        (Some(_), _) => {}
    }
    for (twice, _) in found {
        let message = "what is inside is taken twice";
        errors.push(mistake(&twice.ty, message, "remove one of the arguments"));
    }
}

/// It is kept by the app, so it borrows from nobody.
fn config_type(config: &Config, errors: &mut Errors) {
    let name = &config.name;
    if let Type::ImplTrait(ty) = &config.ty {
        let help = format!("write `{name}: T`, and `T` with its bounds as a type parameter");
        errors.push(mistake(ty, "the type of configuration needs a name", help));
    } else if borrows(config.ty.to_token_stream()) {
        let help = "write a type that owns, or `&'static`";
        let message = format!("`{name}` cannot borrow: it lives as long as the app");
        errors.push(mistake(&config.ty, message, help));
    }
}

/// Whether a type has a lifetime other than `'static`, written or not. Those of `for<'a>`, `Fn(..)`
/// and `fn(..)` are its own.
fn borrows(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "for" || ident == "fn" || ident == "dyn" => {
                return false;
            }
            TokenTree::Group(group) if borrows(group.stream()) => return true,
            TokenTree::Punct(punct) if punct.as_char() == '&' => match tokens.peek() {
                Some(TokenTree::Punct(tick)) if tick.as_char() == '\'' => {}
                _ => return true,
            },
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name == "static" => {}
                _ => return true,
            },
            _ => {}
        }
    }
    false
}

/// Type parameters are those of the configuration, which says where they are used which are meant.
fn generics(decorator: &Decorator, sig: &Signature, errors: &mut Errors) {
    let mut used = HashSet::new();
    decorator.config.iter().for_each(|config| idents(config.ty.to_token_stream(), &mut used));
    for param in &sig.generics.params {
        let ident = match param {
            GenericParam::Type(param) => &param.ident,
            GenericParam::Const(param) => &param.ident,
            GenericParam::Lifetime(_) => continue,
        };
        if !used.contains(&ident.to_string()) {
            let message = format!("`{ident}` is not in the configuration");
            let help =
                format!("nobody could say which is meant: add `name: {ident}`, or name a type");
            errors.push(mistake(param, message, help));
        }
    }
}

fn idents(tokens: TokenStream, found: &mut HashSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => idents(group.stream(), found),
            TokenTree::Ident(ident) => drop(found.insert(ident.to_string())),
            _ => {}
        }
    }
}
