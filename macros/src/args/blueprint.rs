//! `#[blueprint(url_prefix = "/admin", name = "..", with = [..], crate = path)]`

use proc_macro2::TokenStream;
use syn::{Expr, LitStr, Path};

use super::common::krate;
use super::entry::{Keyed, each_entry, key, set_once, text, unknown_key};
use super::with;
use crate::errors::{Errors, mistake};

/// The arguments of a blueprint.
#[derive(Default)]
pub(crate) struct BlueprintArgs {
    pub(crate) url_prefix: Option<Keyed<LitStr>>,
    pub(crate) name: Option<Keyed<LitStr>>,
    pub(crate) with: Option<Keyed<Vec<Expr>>>,
    pub(crate) krate: Option<Keyed<Path>>,
}

impl BlueprintArgs {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = BlueprintArgs::default();
        each_entry(tokens, errors, |input, errors| {
            if let Ok(literal) = input.fork().parse::<syn::Lit>() {
                let help = "write `url_prefix = \"/admin\"`, or `name = \"admin\"`";
                return Err(mistake(&literal, "a value without a name", help));
            }
            let key = key(input)?;
            match key.to_string().as_str() {
                "url_prefix" => set_once(&mut args.url_prefix, text(input, key, "\"/admin\"")?),
                "name" => set_once(&mut args.name, text(input, key, "\"admin\"")?),
                "with" => set_once(&mut args.with, with::parse(input, key, errors)?),
                "crate" => set_once(&mut args.krate, krate(input, &key)?),
                _ => Err(unknown_key(&key, &["url_prefix", "name", "with", "crate"])),
            }
        });
        args
    }
}
