//! `#[error_handler(404, type = Name, crate = path)]`; the status may be left out.

use proc_macro2::TokenStream;
use syn::LitInt;
use syn::parse::ParseStream;

use super::{CommonArgs, each_entry, key, unknown_key};
use crate::errors::{Errors, mistake};

/// The arguments of an error handler.
#[derive(Default)]
pub(crate) struct ErrorHandlerArgs {
    pub(crate) status: Option<Status>,
    pub(crate) common: CommonArgs,
}

/// A status of an error: 400 to 599.
#[derive(Clone, Copy)]
pub(crate) struct Status(pub(crate) u16);

impl ErrorHandlerArgs {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = ErrorHandlerArgs::default();
        each_entry(tokens, errors, |input, _| {
            if let Ok(literal) = input.fork().parse::<syn::Lit>() {
                if args.status.is_some() {
                    let help = "write a handler per status";
                    return Err(mistake(&literal, "the status is given twice", help));
                }
                args.status = Some(status(input, &literal)?);
                return Ok(());
            }
            let key = key(input)?;
            let known = args.common.entry(input, &key)?;
            if known { Ok(()) } else { Err(unknown_key(&key, &CommonArgs::KEYS)) }
        });
        args
    }
}

fn status(input: ParseStream<'_>, literal: &syn::Lit) -> syn::Result<Status> {
    let status = input.parse::<LitInt>().and_then(|literal| literal.base10_parse());
    match status {
        Ok(status @ 400..=599) => Ok(Status(status)),
        _ => {
            let found = quote::quote!(#literal);
            let message = format!("`{found}` is not the status of an error");
            Err(mistake(literal, message, "write a number from 400 to 599"))
        }
    }
}
