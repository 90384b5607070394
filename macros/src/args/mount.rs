//! `"/path", name = "..", methods = [GET], defaults(n = 1), body_limit = "10MB", timeout = "2s",
//! detach => value`: the entries of `mounts![..]`, each perhaps with a `#[cfg]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, LitStr, Path, Token, parenthesized};

use super::defaults::{self, DefaultArg};
use super::entry::{Keyed, key, set_once, text, unknown_key};
use super::{OptionArgs, methods, route};
use crate::errors::Errors;

/// What `mounts![..]` is given: by the crate, where that is.
pub(crate) struct MountsArgs {
    pub(crate) krate: Path,
    pub(crate) entries: Vec<MountArgs>,
}

/// One entry.
pub(crate) struct MountArgs {
    pub(crate) attrs: Vec<syn::Attribute>,
    pub(crate) path: LitStr,
    pub(crate) name: Option<Keyed<LitStr>>,
    pub(crate) methods: Option<Keyed<Vec<String>>>,
    pub(crate) defaults: Option<Keyed<Vec<DefaultArg>>>,
    pub(crate) options: OptionArgs,
    pub(crate) view: Expr,
}

impl MountsArgs {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> syn::Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let krate;
            parenthesized!(krate in input);
            let krate = krate.call(Path::parse_mod_style)?;
            let mut entries = Vec::new();
            while !input.is_empty() {
                let entry = entry(input, errors);
                match errors.keep(entry) {
                    Some(entry) => entries.push(entry),
                    None => skip_entry(input)?,
                }
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(MountsArgs { krate, entries })
        };
        parser.parse2(tokens)
    }
}

fn entry(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<MountArgs> {
    let attrs = input.call(syn::Attribute::parse_outer)?;
    let path = route::path(input, true)?;
    let (mut name, mut methods, mut defaults) = (None, None, None);
    let mut options = OptionArgs::default();
    while input.parse::<Option<Token![,]>>()?.is_some() {
        let key = key(input)?;
        if options.entry(input, &key)? {
            continue;
        }
        match key.to_string().as_str() {
            "name" => set_once(&mut name, text(input, key, "\"weekly\"")?)?,
            "methods" => set_once(&mut methods, methods::parse(input, key, errors)?)?,
            "defaults" => set_once(&mut defaults, defaults::parse(input, key, errors)?)?,
            _ => {
                let known = [&["name", "methods", "defaults"], &OptionArgs::KEYS[..]].concat();
                return Err(unknown_key(&key, &known));
            }
        }
    }
    if !input.peek(Token![=>]) {
        let help = "help: write `\"/path\" => value`";
        return Err(syn::Error::new(path.span(), format!("a path without a view\n{help}")));
    }
    input.parse::<Token![=>]>()?;
    let view = input.parse()?;
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected `,`\nhelp: separate the entries by commas"));
    }
    Ok(MountArgs { attrs, path, name, methods, defaults, options, view })
}

/// Goes on at the comma behind the next value.
fn skip_entry(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![=>]) {
        input.parse::<TokenTree>()?;
    }
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
