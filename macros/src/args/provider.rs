//! `#[provider(app, type = Name, crate = path)]`; without `app`, it runs for each request.

use proc_macro2::TokenStream;
use syn::Lit;

use super::CommonArgs;
use super::entry::{Keyed, each_entry, flag, key, unknown_key};
use crate::errors::{Errors, mistake};

/// The arguments of a provider.
#[derive(Default)]
pub(crate) struct ProviderArgs {
    /// `app`: it runs once, for the app.
    pub(crate) app: Option<Keyed<()>>,
    pub(crate) common: CommonArgs,
}

impl ProviderArgs {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = ProviderArgs::default();
        each_entry(tokens, errors, |input, _| {
            if let Ok(literal) = input.fork().parse::<Lit>() {
                let help = "there are `app`, `type = Name` and `crate = path`";
                return Err(mistake(&literal, "a provider takes no value", help));
            }
            let key = key(input)?;
            if args.common.entry(input, &key)? {
                Ok(())
            } else if key == "app" {
                flag(&mut args.app, input, key)
            } else {
                Err(unknown_key(&key, &["app", "type", "crate"]))
            }
        });
        args
    }
}
