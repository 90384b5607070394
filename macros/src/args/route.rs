//! `#[get("/path", name = "..", with = [..], defaults(n = 1), body_limit = "10MB", timeout = "2s",
//! detach, type = Name, crate = path)]`, and the same for the other methods; `#[route]` takes `methods = [GET, POST]` too.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Lit, LitStr, Token};

use super::defaults::{self, DefaultArg};
use super::entry::{Keyed, each_entry, key, set_once, text, unknown_key};
use super::{CommonArgs, OptionArgs, methods, with};
use crate::errors::{Errors, mistake};

/// The arguments of one route attribute.
pub(crate) struct RouteArgs {
    /// Missing only beside a mistake.
    pub(crate) path: Option<LitStr>,
    /// Upper-case method names.
    pub(crate) methods: Vec<String>,
    pub(crate) name: Option<Keyed<LitStr>>,
    pub(crate) defaults: Vec<DefaultArg>,
    pub(crate) options: OptionArgs,
    pub(crate) with: Option<Keyed<Vec<Expr>>>,
    pub(crate) common: CommonArgs,
}

/// The arguments while they are read.
#[derive(Default)]
struct Reading {
    path: Option<LitStr>,
    /// Whether one was written, be it wrong.
    has_path: bool,
    methods: Option<Keyed<Vec<String>>>,
    has_methods: bool,
    name: Option<Keyed<LitStr>>,
    defaults: Option<Keyed<Vec<DefaultArg>>>,
    options: OptionArgs,
    with: Option<Keyed<Vec<Expr>>>,
    common: CommonArgs,
}

impl RouteArgs {
    /// `method` is that of the attribute, `None` for `#[route]`; `at` is the attribute, to blame
    /// for what is missing.
    pub(super) fn parse(
        at: Span,
        method: Option<&str>,
        tokens: TokenStream,
        errors: &mut Errors,
    ) -> Self {
        let mut args = Reading::default();
        let mut is_first = true;
        each_entry(tokens, errors, |input, errors| {
            let is_first = std::mem::take(&mut is_first);
            if is_key(input, is_first) {
                return args.entry(input, method, errors);
            }
            args.has_path = true;
            args.path = Some(path(input, is_first)?);
            Ok(())
        });
        if !args.has_path {
            let message = "missing path\nhelp: write it first: `\"/users/{id}\"`";
            errors.push(syn::Error::new(at, message));
        }
        if !args.has_methods && method.is_none() {
            let message = "missing `methods`\nhelp: write `methods = [GET, POST]`";
            errors.push(syn::Error::new(at, message));
        }
        let methods = args.methods.map(|methods| methods.value).unwrap_or_default();
        RouteArgs {
            path: args.path,
            methods: method.map_or(methods, |method| vec![method.to_owned()]),
            name: args.name,
            defaults: args.defaults.map(|defaults| defaults.value).unwrap_or_default(),
            options: args.options,
            with: args.with,
            common: args.common,
        }
    }
}

impl Reading {
    fn entry(
        &mut self,
        input: ParseStream<'_>,
        method: Option<&str>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let key = key(input)?;
        if self.common.entry(input, &key)? || self.options.entry(input, &key)? {
            return Ok(());
        }
        match (key.to_string().as_str(), method) {
            ("name", _) => set_once(&mut self.name, text(input, key, "\"users\"")?),
            ("defaults", _) => set_once(&mut self.defaults, defaults::parse(input, key, errors)?),
            ("with", _) => set_once(&mut self.with, with::parse(input, key, errors)?),
            ("methods", None) => {
                self.has_methods = true;
                set_once(&mut self.methods, methods::parse(input, key, errors)?)
            }
            ("methods", Some(_)) => {
                let help = "use `#[route(\"/path\", methods = [..])]`";
                Err(mistake(&key, "unknown argument `methods`", help))
            }
            (_, method) => {
                let methods = if method.is_none() { Some("methods") } else { None };
                let own = methods.into_iter().chain(["name", "with", "defaults"]);
                let known = own.chain(OptionArgs::KEYS).chain(CommonArgs::KEYS);
                Err(unknown_key(&key, &known.collect::<Vec<_>>()))
            }
        }
    }
}

/// Whether a key follows. The first entry may be a path that is wrong: the name of a constant or
/// macro.
pub(super) fn is_key(input: ParseStream<'_>, is_first: bool) -> bool {
    let is_expression = !input.peek2(Token![=]) && !input.peek2(syn::token::Paren);
    input.peek(Ident::peek_any) && !(is_first && is_expression)
}

/// The path: a text, and the first of the arguments.
pub(super) fn path(input: ParseStream<'_>, is_first: bool) -> syn::Result<LitStr> {
    let wrong = match input.fork().parse::<Lit>() {
        Ok(Lit::Str(_)) if is_first => return input.parse(),
        Ok(Lit::Str(text)) => mistake(&text, "the path comes first, and once", "move or remove it"),
        Ok(other) => mistake(&other, "the path needs to be a string", "write `\"/users/{id}\"`"),
        Err(_) => {
            let found = input.parse::<TokenTree>()?;
            mistake(&found, "the path needs to be a string", "write `\"/users/{id}\"`")
        }
    };
    Err(wrong)
}
