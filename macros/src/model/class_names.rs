//! What a class-based view is called: its endpoint, its type, and each of its functions.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Type, parse_quote};

use crate::args::{ClassArgs, EndpointName, Keyed, set_once};
use crate::attribute::ClassAttribute;
use crate::errors::Errors;
use crate::model::{Names, types};
use crate::view_impl::ViewImpl;

/// What the expansion calls things: known also when the rest is wrong.
pub(crate) struct ClassNames {
    pub(crate) attribute: ClassAttribute,
    /// Whether it has no path: it is mounted, with data of its own.
    pub(crate) is_mounted: bool,
    /// The type's own name.
    pub(crate) label: String,
    /// The endpoint's.
    pub(crate) endpoint: String,
    /// Whether that is the name of a struct too, of which URLs are made.
    pub(crate) has_url: bool,
    /// The type, free of the lifetimes of the `impl`.
    pub(crate) this: TokenStream,
    /// Names by which each of its functions is expanded.
    pub(crate) names: Names,
}

impl ClassNames {
    pub(crate) fn new(attributes: &mut [ClassArgs], item: &ViewImpl, errors: &mut Errors) -> Self {
        let (mut krate, mut name) = (None, None);
        for args in attributes.iter_mut() {
            if let Some(new) = args.krate.take() {
                errors.keep(set_once(&mut krate, new));
            }
            if let Some(new) = args.name.take() {
                errors.keep(set_once(&mut name, new));
            }
        }
        let ident = match types::ungroup(&item.self_ty) {
            Type::Path(ty) => ty.path.segments.last().map(|last| last.ident.clone()),
            _ => None,
        };
        let ident = ident.unwrap_or_else(|| Ident::new("View", item.self_ty.span()));
        let label = ident.unraw().to_string();
        let (endpoint, url) = match name.map(|name: Keyed<EndpointName>| name.value) {
            None => (snake_case(&label), None),
            Some(EndpointName::Text(name)) => (name.value(), None),
            Some(EndpointName::Ident(name)) => (name.unraw().to_string(), Some(name)),
        };
        ClassNames {
            // INVARIANT: the attribute that is expanded is the first.
            attribute: attributes[0].attribute,
            is_mounted: attributes[0].attribute == ClassAttribute::View
                || !attributes.iter().any(|args| args.has_path),
            this: types::elided(&item.self_ty, &item.generics),
            endpoint,
            has_url: url.is_some(),
            names: Names {
                krate: krate.map_or_else(|| parse_quote!(::duotone), |krate| krate.value),
                callee: ident.to_token_stream(),
                type_name: url.unwrap_or_else(|| ident.clone()),
                function: ident,
                // As visible as can be: the type is, by way of its `impl`.
                vis: parse_quote!(pub),
                config: None,
                provides: None,
                taken: attributes.iter().filter_map(|args| args.written.clone()).collect(),
            },
            label,
        }
    }

    /// The names of one of its functions.
    pub(crate) fn of(&self, function: &Ident) -> Names {
        let this = &self.this;
        let Names { krate, type_name, vis, .. } = &self.names;
        Names {
            krate: krate.clone(),
            function: function.clone(),
            callee: quote!(<#this>::#function),
            type_name: type_name.clone(),
            vis: vis.clone(),
            config: None,
            provides: None,
            taken: Vec::new(),
        }
    }
}

/// `UserList` is `user_list`, and `HTTPStatus` is `http_status`.
fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, &char) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_uppercase() && chars[at - 1] != '_';
        let before_lower = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        let inside = at > 0 && chars[at - 1] != '_';
        if char.is_uppercase() && (after_lower || inside && before_lower) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn a_types_name_in_snake_case_is_split_where_its_words_are() {
        for (name, expected) in [
            ("Users", "users"),
            ("UserList", "user_list"),
            ("HTTPStatus", "http_status"),
            ("V2Users", "v2_users"),
            ("Page_List", "page_list"),
            ("URL", "url"),
            ("Größe", "größe"),
        ] {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }
}
