//! `#[decorator(ttl: Duration, name: String, crate = path)]`: the configuration, as arguments of
//! the constructor.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, Token, Type};

use super::CommonArgs;
use super::entry::{each_entry, key, unknown_key};
use crate::errors::{Errors, mistake};

/// The arguments of a decorator.
#[derive(Default)]
pub(crate) struct DecoratorArgs {
    pub(crate) config: Vec<Config>,
    pub(crate) common: CommonArgs,
}

/// One value that a decorator is configured with.
pub(crate) struct Config {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
}

impl DecoratorArgs {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = DecoratorArgs::default();
        each_entry(tokens, errors, |input, _| args.entry(input));
        args
    }

    fn entry(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Token![crate]) {
            let key = key(input)?;
            return self.common.entry(input, &key).map(drop);
        }
        let name = input.call(Ident::parse_any).map_err(|error| {
            let help = "write `name: T`, and give the value where the decorator is used";
            syn::Error::new(error.span(), format!("configuration needs a name\nhelp: {help}"))
        })?;
        if input.peek(Token![=]) {
            return Err(unknown_key(&name, &["name: T", "crate"]));
        }
        if !input.peek(Token![:]) {
            let message = format!("`{name}` needs a type");
            return Err(mistake(&name, message, format!("write `{name}: T`")));
        }
        input.parse::<Token![:]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            let message = format!("`{name}` needs a type");
            return Err(mistake(&name, message, format!("write `{name}: T`")));
        }
        let ty: Type = input.parse()?;
        if self.config.iter().any(|config| config.name == name) {
            return Err(mistake(&name, format!("`{name}` is given twice"), "remove one of them"));
        }
        self.config.push(Config { name, ty });
        Ok(())
    }
}
