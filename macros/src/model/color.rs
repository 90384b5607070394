//! The color of a function, read off its signature (R41).

use syn::{GenericArgument, PathArguments, ReturnType, Signature, Type, TypeParamBound};

use crate::model::types::ungroup;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    Sync,
    Async,
}

impl Color {
    /// `async fn`, or a return type that is spelled as a future.
    pub(crate) fn of(sig: &Signature) -> Self {
        let spelled = matches!(&sig.output, ReturnType::Type(_, ty) if is_future(ty));
        if sig.asyncness.is_some() || spelled { Color::Async } else { Color::Sync }
    }
}

/// `impl Future<..>`, `BoxFuture<..>` or `Pin<Box<dyn Future<..>>>`.
fn is_future(ty: &Type) -> bool {
    match ungroup(ty) {
        Type::ImplTrait(ty) => ty.bounds.iter().any(is_future_bound),
        Type::Path(ty) => ty.path.segments.last().is_some_and(|last| {
            last.ident == "BoxFuture"
                || last.ident == "Pin" && first_argument(&last.arguments).is_some_and(is_box)
        }),
        _ => false,
    }
}

/// The `T` of `impl Future<Output = T>`, `BoxFuture<T>` or `Pin<Box<dyn Future<Output = T>>>`;
/// `None` for what is no future, or says no `T`.
pub(crate) fn output_of_future(ty: &Type) -> Option<&Type> {
    let bounds = match ungroup(ty) {
        Type::ImplTrait(ty) => &ty.bounds,
        Type::TraitObject(ty) => &ty.bounds,
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let first = first_argument(&last.arguments);
            return match () {
                () if last.ident == "BoxFuture" => first,
                () if last.ident == "Pin" || last.ident == "Box" => output_of_future(first?),
                () => None,
            };
        }
        _ => return None,
    };
    bounds.iter().filter(|bound| is_future_bound(bound)).find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments
        else {
            return None;
        };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(output) => Some(&output.ty),
            _ => None,
        })
    })
}

/// `Box<dyn Future<..>>`
fn is_box(ty: &Type) -> bool {
    let Type::Path(ty) = ungroup(ty) else { return false };
    let Some(last) = ty.path.segments.last() else { return false };
    let inner = first_argument(&last.arguments).map(ungroup);
    last.ident == "Box"
        && matches!(inner, Some(Type::TraitObject(ty)) if ty.bounds.iter().any(is_future_bound))
}

fn is_future_bound(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    bound.path.segments.last().is_some_and(|last| last.ident == "Future")
}

fn first_argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spelled_future_yields_is_found() {
        for (ty, output) in [
            ("impl Future<Output = u8> + Send", Some("u8")),
            ("impl Send + std::future::Future<Output = u8>", Some("u8")),
            ("duotone::BoxFuture<'a, u8>", Some("u8")),
            ("Pin<Box<dyn Future<Output = u8> + Send + 'a>>", Some("u8")),
            ("Pin<Box<u8>>", None),
            ("impl Display", None),
            ("u8", None),
        ] {
            let ty: Type = syn::parse_str(ty).expect(ty);
            let found = output_of_future(&ty).map(|ty| quote::quote!(#ty).to_string());
            assert_eq!(found.as_deref(), output, "{}", quote::quote!(#ty));
        }
    }

    #[test]
    fn a_function_is_async_when_it_says_so_or_returns_a_future() {
        for (signature, color) in [
            ("fn f()", Color::Sync),
            ("fn f() -> String", Color::Sync),
            ("fn f() -> Pin<Box<u8>>", Color::Sync),
            ("fn f() -> impl IntoResponse", Color::Sync),
            ("async fn f()", Color::Async),
            ("fn f() -> impl Future<Output = u8> + Send", Color::Async),
            ("fn f() -> impl Send + std::future::Future<Output = u8>", Color::Async),
            ("fn f<'a>() -> duotone::BoxFuture<'a, u8>", Color::Async),
            ("fn f<'a>() -> Pin<Box<dyn Future<Output = u8> + Send + 'a>>", Color::Async),
        ] {
            let parsed = syn::parse_str(signature).expect(signature);
            assert_eq!(Color::of(&parsed), color, "{signature}");
        }
    }
}
