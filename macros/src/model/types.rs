//! Looking at types as they are written: a macro sees names, not what they mean.

use std::collections::HashSet;

use proc_macro2::{Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, Generics, Lifetime, PathArguments, Type};

/// A type without parentheses, and without the invisible ones of a `$ty:ty`.
pub(crate) fn ungroup(ty: &Type) -> &Type {
    match ty {
        Type::Group(ty) => ungroup(&ty.elem),
        Type::Paren(ty) => ungroup(&ty.elem),
        ty => ty,
    }
}

/// Whether the last segment of a path type is this one: `Response`, `duotone::Response`.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    let Type::Path(ty) = ungroup(ty) else { return false };
    ty.path.segments.last().is_some_and(|last| last.ident == name)
}

/// `T` of `&T`.
pub(crate) fn shared(ty: &Type) -> Option<&Type> {
    shared_with(ty).map(|(_, ty)| ty)
}

/// `'a`, if it is written, and `T` of `&'a T`.
pub(crate) fn shared_with(ty: &Type) -> Option<(Option<&Lifetime>, &Type)> {
    match ungroup(ty) {
        Type::Reference(ty) if ty.mutability.is_none() => Some((ty.lifetime.as_ref(), &ty.elem)),
        _ => None,
    }
}

/// `T` of `&mut T`.
pub(crate) fn exclusive(ty: &Type) -> Option<&Type> {
    match ungroup(ty) {
        Type::Reference(ty) if ty.mutability.is_some() => Some(&ty.elem),
        _ => None,
    }
}

/// Whether it is `Option<&..>`.
pub(crate) fn is_optional_reference(ty: &Type) -> bool {
    let Type::Path(path) = ungroup(ty) else { return false };
    let Some(PathArguments::AngleBracketed(arguments)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return false;
    };
    let reference = |argument: &GenericArgument| matches!(argument, GenericArgument::Type(ty) if shared(ty).is_some());
    is_named(ty, "Option") && arguments.args.iter().any(reference)
}

/// The lifetimes and types of a path type's last segment: `'a` and `T` of `Page<'a, T>`.
pub(crate) fn arguments_of(ty: &Type) -> (Vec<&Lifetime>, Vec<&Type>) {
    let Type::Path(path) = ungroup(ty) else { return Default::default() };
    let last = path.path.segments.last().map(|last| &last.arguments);
    let Some(PathArguments::AngleBracketed(arguments)) = last else { return Default::default() };
    let (mut lifetimes, mut types) = (Vec::new(), Vec::new());
    for argument in &arguments.args {
        match argument {
            GenericArgument::Lifetime(lifetime) => lifetimes.push(lifetime),
            GenericArgument::Type(ty) => types.push(ty),
            _ => {}
        }
    }
    (lifetimes, types)
}

/// A type's tokens, with the function's own lifetimes as `'_`: they mean nothing outside of it.
pub(crate) fn elided(ty: &Type, generics: &Generics) -> TokenStream {
    let names = generics.lifetimes().map(|param| param.lifetime.ident.to_string()).collect();
    elide(ty.to_token_stream(), &names)
}

/// A type's tokens where no lifetime can be left out: every one that a request would give is
/// `'static`. `Cow` is the one type whose lifetime is known although it is not written.
pub(crate) fn lasting(ty: &Type, generics: &Generics) -> TokenStream {
    let ty = elided(ty, generics);
    fill(ty)
}

fn fill(tokens: TokenStream) -> TokenStream {
    let lifetime = || TokenTree::from(Punct::new('\'', Spacing::Joint));
    let mut filled = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut after_cow = false;
    while let Some(token) = tokens.next() {
        let span = token.span();
        let is = |punct| matches!(&token, TokenTree::Punct(it) if it.as_char() == punct);
        let needs_one = is('&') || (after_cow && is('<'));
        after_cow = matches!(&token, TokenTree::Ident(name) if name == "Cow");
        let is_list = is('<');
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), fill(group.stream()));
                inner.set_span(group.span());
                filled.push(inner.into());
            }
            TokenTree::Ident(name) if name == "_" && filled.last().is_some_and(is_tick) => {
                filled.push(Ident::new("static", name.span()).into());
            }
            token => filled.push(token),
        }
        if needs_one && !tokens.peek().is_some_and(is_tick) {
            filled.extend([lifetime(), Ident::new("static", span).into()]);
            filled.extend(is_list.then(|| Punct::new(',', Spacing::Alone).into()));
        }
    }
    filled.into_iter().collect()
}

/// Whether a type has a lifetime that is not `'static`.
pub(crate) fn borrows(ty: &Type) -> bool {
    fn any(tokens: TokenStream) -> bool {
        let mut after_tick = false;
        tokens.into_iter().any(|token| {
            let in_lifetime = std::mem::replace(&mut after_tick, is_tick(&token));
            match token {
                TokenTree::Group(group) => any(group.stream()),
                TokenTree::Ident(name) => in_lifetime && name != "static",
                _ => false,
            }
        })
    }
    any(ty.to_token_stream())
}

/// Whether an expression can name a type: not `impl Trait`, `!` or a macro's.
pub(crate) fn can_be_named(ty: &TokenStream) -> bool {
    ty.clone().into_iter().all(|token| match token {
        TokenTree::Group(group) => can_be_named(&group.stream()),
        TokenTree::Ident(ident) => ident != "impl",
        TokenTree::Punct(punct) => punct.as_char() != '!',
        TokenTree::Literal(_) => true,
    })
}

fn elide(tokens: TokenStream, names: &HashSet<String>) -> TokenStream {
    let mut after_tick = false;
    let one = |token: TokenTree| {
        let in_lifetime = std::mem::replace(&mut after_tick, is_tick(&token));
        match token {
            TokenTree::Group(group) => {
                let mut elided = Group::new(group.delimiter(), elide(group.stream(), names));
                elided.set_span(group.span());
                TokenTree::Group(elided)
            }
            TokenTree::Ident(name) if in_lifetime && names.contains(&name.to_string()) => {
                TokenTree::Ident(Ident::new("_", name.span()))
            }
            token => token,
        }
    };
    tokens.into_iter().map(one).collect()
}

fn is_tick(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_with_an_opaque_part_cannot_be_named() {
        for (ty, expected) in [
            ("Result<Json<User>, Error>", true),
            ("(StatusCode, [u8; 2], &'_ str)", true),
            ("impl IntoResponse", false),
            ("Result<(u8, impl IntoResponse)>", false),
            ("!", false),
            ("user!()", false),
        ] {
            let tokens: TokenStream = ty.parse().expect(ty);
            assert_eq!(can_be_named(&tokens), expected, "{ty}");
        }
    }

    #[test]
    fn the_functions_own_lifetimes_are_elided_everywhere_in_a_type() {
        let sig: syn::Signature = syn::parse_quote!(fn f<'a, 'b>());
        let ty: Type = syn::parse_quote!((&'a str, Json<Order<'b, 'static>>, [&'a (&'b u8); 2]));
        let expected: Type =
            syn::parse_quote!((&'_ str, Json<Order<'_, 'static>>, [&'_ (&'_ u8); 2]));
        let expected = expected.to_token_stream().to_string();
        assert_eq!(elided(&ty, &sig.generics).to_string(), expected);
    }

    #[test]
    fn a_lasting_type_has_every_lifetime_written() {
        let sig: syn::Signature = syn::parse_quote!(fn f<'a>());
        for (ty, expected) in [
            ("u64", "u64"),
            ("&str", "&'static str"),
            ("&'a str", "&'static str"),
            ("Slug<'_, 'a, T>", "Slug<'static, 'static, T>"),
            ("Cow<str>", "Cow<'static, str>"),
            ("std::borrow::Cow<'a, [&u8]>", "std::borrow::Cow<'static, [&'static u8]>"),
        ] {
            let parse = |text: &str| syn::parse_str::<Type>(text).expect(text);
            let expected = parse(expected).to_token_stream().to_string();
            assert_eq!(lasting(&parse(ty), &sig.generics).to_string(), expected, "{ty}");
        }
    }
}
