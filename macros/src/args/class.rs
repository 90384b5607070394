//! `#[method_view("/path", name = users, with = [..], defaults(n = 1), body_limit = "10MB",
//! timeout = "2s", detach, post(with = [..], body_limit = ".."), crate = path)]`; without a path, it has `params(id)`.
//! `#[view]` never has a path, and takes `methods = [GET, POST]`.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Lit, LitStr, Path, parenthesized};

use super::common::krate;
use super::defaults::{self, DefaultArg};
use super::entry::{Keyed, each_entry, each_entry_of, key, set_once, unknown_key, value};
use super::{OptionArgs, methods, route, span_of, taken_apart, with};
use crate::attribute::{ClassAttribute, METHODS};
use crate::errors::{Errors, mistake};

/// The arguments of one attribute of an `impl`.
pub(crate) struct ClassArgs {
    pub(crate) attribute: ClassAttribute,
    /// How it is written; `None` for the one that is being expanded.
    pub(crate) written: Option<Path>,
    pub(crate) path: Option<LitStr>,
    /// Whether there is a path, be it wrong.
    pub(crate) has_path: bool,
    pub(crate) name: Option<Keyed<EndpointName>>,
    pub(crate) with: Option<Keyed<Vec<Expr>>>,
    pub(crate) defaults: Option<Keyed<Vec<DefaultArg>>>,
    pub(crate) options: OptionArgs,
    pub(crate) params: Option<Keyed<Vec<Ident>>>,
    pub(crate) methods: Option<Keyed<Vec<String>>>,
    pub(crate) of_methods: Vec<Keyed<MethodArgs>>,
    pub(crate) krate: Option<Keyed<Path>>,
}

/// `name = users` or `name = "users"`.
pub(crate) enum EndpointName {
    Ident(Ident),
    Text(LitStr),
}

/// What one method has of its own: `post(body_limit = "1KiB")`.
#[derive(Default)]
pub(crate) struct MethodArgs {
    pub(crate) with: Option<Keyed<Vec<Expr>>>,
    pub(crate) options: OptionArgs,
}

impl ClassArgs {
    /// Parses the arguments of the attribute that is being expanded.
    pub(crate) fn parse(
        attribute: ClassAttribute,
        tokens: TokenStream,
        errors: &mut Errors,
    ) -> Self {
        ClassArgs::read(attribute, None, tokens, errors)
    }

    /// Parses those of an attribute further down.
    pub(crate) fn parse_sibling(
        attribute: ClassAttribute,
        attr: syn::Attribute,
        errors: &mut Errors,
    ) -> Option<Self> {
        let (path, tokens) = errors.keep(taken_apart(attr, attribute.name()))?;
        Some(ClassArgs::read(attribute, Some(path), tokens, errors))
    }

    /// Where to blame the whole of it.
    pub(crate) fn span(&self) -> Span {
        self.written.as_ref().map_or_else(Span::call_site, span_of)
    }

    fn read(
        attribute: ClassAttribute,
        written: Option<Path>,
        tokens: TokenStream,
        errors: &mut Errors,
    ) -> Self {
        let mut args = ClassArgs {
            attribute,
            written,
            path: None,
            has_path: false,
            name: None,
            with: None,
            defaults: None,
            options: OptionArgs::default(),
            params: None,
            methods: None,
            of_methods: Vec::new(),
            krate: None,
        };
        let mut is_first = true;
        each_entry(tokens, errors, |input, errors| {
            let is_first = std::mem::take(&mut is_first);
            if route::is_key(input, is_first) {
                return args.entry(input, errors);
            }
            args.has_path = true;
            let path = route::path(input, is_first)?;
            if let ClassAttribute::View = attribute {
                let help = "mount it where it is registered: `mounts![\"/path\" => value]`";
                return Err(mistake(&path, "a `#[view]` has no path", help));
            }
            args.path = Some(path);
            Ok(())
        });
        args
    }

    fn entry(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let key = key(input)?;
        if self.options.entry(input, &key)? {
            return Ok(());
        }
        match (key.to_string().as_str(), self.attribute) {
            ("crate", _) => set_once(&mut self.krate, krate(input, &key)?),
            ("name", _) => set_once(&mut self.name, value(input, key, "users")?),
            ("with", _) => set_once(&mut self.with, with::parse(input, key, errors)?),
            ("params", _) => set_once(&mut self.params, params(input, key, errors)?),
            ("defaults", ClassAttribute::MethodView) => {
                set_once(&mut self.defaults, defaults::parse(input, key, errors)?)
            }
            ("methods", ClassAttribute::View) => {
                set_once(&mut self.methods, methods::parse(input, key, errors)?)
            }
            (method, ClassAttribute::MethodView) if METHODS.iter().any(|(it, _)| *it == method) => {
                if self.of_methods.iter().any(|it| it.key == key) {
                    let message = format!("`{key}` is given twice");
                    return Err(mistake(&key, message, "remove one of them"));
                }
                self.of_methods.push(MethodArgs::parse(input, key, errors)?);
                Ok(())
            }
            (_, ClassAttribute::MethodView) => Err(unknown_key(
                &key,
                &[
                    &["name", "with", "defaults"],
                    &OptionArgs::KEYS[..],
                    &["params", "get(..)", "crate"],
                ]
                .concat(),
            )),
            (_, ClassAttribute::View) => Err(unknown_key(
                &key,
                &[&["methods", "name", "with"], &OptionArgs::KEYS[..], &["params", "crate"]]
                    .concat(),
            )),
        }
    }
}

impl Parse for EndpointName {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Lit) {
            return input.parse().map(EndpointName::Text);
        }
        input.parse().map(EndpointName::Ident)
    }
}

impl MethodArgs {
    fn parse(
        input: ParseStream<'_>,
        key: Ident,
        errors: &mut Errors,
    ) -> syn::Result<Keyed<MethodArgs>> {
        if !input.peek(syn::token::Paren) {
            let help = format!("write `{key}(with = [..], body_limit = \"10MB\")`");
            return Err(mistake(&key, format!("`{key}` needs parentheses"), help));
        }
        let list;
        parenthesized!(list in input);
        let mut args = MethodArgs::default();
        each_entry_of(&list, errors, |list, errors| {
            let key = super::entry::key(list)?;
            if args.options.entry(list, &key)? {
                return Ok(());
            }
            if key == "with" {
                return set_once(&mut args.with, with::parse(list, key, errors)?);
            }
            Err(unknown_key(&key, &[&["with"], &OptionArgs::KEYS[..]].concat()))
        })?;
        Ok(Keyed { key, value: args })
    }
}

/// `params(day)`: which arguments are path parameters of a view that has no path.
fn params(
    input: ParseStream<'_>,
    key: Ident,
    errors: &mut Errors,
) -> syn::Result<Keyed<Vec<Ident>>> {
    if !input.peek(syn::token::Paren) {
        let help = "write `params(id)`";
        return Err(mistake(&key, "`params` needs parentheses", help));
    }
    let list;
    parenthesized!(list in input);
    let mut params: Vec<Ident> = Vec::new();
    each_entry_of(&list, errors, |list, _| {
        let param = list.call(Ident::parse_any)?;
        if params.iter().any(|before| before.unraw() == param.unraw()) {
            let message = format!("`{param}` is given twice");
            return Err(mistake(&param, message, "remove one of them"));
        }
        params.push(param);
        Ok(())
    })?;
    Ok(Keyed { key, value: params })
}
