//! `#[error_handler(404, app, type = Name, crate = path)]`; the status may be left out.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::{Lit, LitInt};

use super::CommonArgs;
use super::entry::{Keyed, each_entry, flag, key, unknown_key};
use crate::errors::{Errors, mistake};

/// The arguments of an error handler.
#[derive(Default)]
pub(crate) struct ErrorHandlerArgs {
    pub(crate) status: Option<Status>,
    /// Something was not understood, so that a missing status means nothing.
    pub(crate) is_wrong: bool,
    /// `app`: it is the app's also when a blueprint lists it (R7).
    pub(crate) app: Option<Keyed<()>>,
    pub(crate) common: CommonArgs,
}

/// A status of an error: 400 to 599.
#[derive(Clone, Copy)]
pub(crate) struct Status {
    pub(crate) code: u16,
    /// Where it is written.
    pub(crate) span: Span,
}

impl ErrorHandlerArgs {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = ErrorHandlerArgs::default();
        let mut is_wrong = false;
        each_entry(tokens, errors, |input, _| {
            let entry = args.entry(input);
            is_wrong |= entry.is_err();
            entry
        });
        ErrorHandlerArgs { is_wrong, ..args }
    }

    fn entry(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if let Ok(literal) = input.fork().parse::<Lit>() {
            if self.status.is_some() {
                let help = "write a handler per status";
                return Err(mistake(&literal, "the status is given twice", help));
            }
            self.status = Some(status(input, &literal)?);
            return Ok(());
        }
        let key = key(input)?;
        if key == "status" {
            let help = "write the number alone: `#[error_handler(404)]`";
            return Err(mistake(&key, "unknown argument `status`", help));
        }
        if self.common.entry(input, &key)? {
            Ok(())
        } else if key == "app" {
            flag(&mut self.app, input, key)
        } else {
            Err(unknown_key(&key, &["app", "type", "crate"]))
        }
    }
}

fn status(input: ParseStream<'_>, literal: &Lit) -> syn::Result<Status> {
    let status = input.parse::<LitInt>().and_then(|literal| literal.base10_parse());
    if let Ok(code @ 400..=599) = status {
        return Ok(Status { code, span: literal.span() });
    }
    let message = format!("`{}` is not the status of an error", literal.to_token_stream());
    Err(mistake(literal, message, "write a number from 400 to 599"))
}
