//! `#[command(name = "..", type = Name, crate = path)]`

use proc_macro2::TokenStream;
use syn::LitStr;
use syn::parse::ParseStream;

use super::CommonArgs;
use super::entry::{Keyed, each_entry, key, set_once, text, unknown_key};
use crate::errors::{Errors, mistake};

/// The arguments of a command.
#[derive(Default)]
pub(crate) struct CommandArgs {
    pub(crate) name: Option<Keyed<LitStr>>,
    pub(crate) common: CommonArgs,
}

impl CommandArgs {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = CommandArgs::default();
        each_entry(tokens, errors, |input, _| args.entry(input));
        args
    }

    fn entry(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if let Ok(literal) = input.fork().parse::<syn::Lit>() {
            let help = "write `name = \"..\"`";
            return Err(mistake(&literal, "a command takes no value without a key", help));
        }
        let key = key(input)?;
        if key == "name" {
            let name = text(input, key, "\"create-user\"")?;
            check(&name.value)?;
            return set_once(&mut self.name, name);
        }
        if self.common.entry(input, &key)? {
            return Ok(());
        }
        let keys: Vec<_> = ["name"].into_iter().chain(CommonArgs::KEYS).collect();
        Err(unknown_key(&key, &keys))
    }
}

/// A word of a command line that is no flag.
fn check(name: &LitStr) -> syn::Result<()> {
    let text = name.value();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_word) {
        return Ok(());
    }
    let message = format!("a command cannot be named `{text}`");
    Err(mistake(name, message, "write one word of letters, digits and `-`: `\"create-user\"`"))
}
