//! `#[before_request(app, type = Name, crate = path)]`, and the same for the other hooks; a serving
//! hook is always the app's.

use proc_macro2::TokenStream;

use super::CommonArgs;
use super::entry::{Keyed, each_entry, flag, key, unknown_key};
use crate::attribute::Hook;
use crate::errors::{Errors, mistake};

/// The arguments of a hook.
#[derive(Default)]
pub(crate) struct HookArgs {
    /// `app`: it is the app's also when a blueprint lists it (R7).
    pub(crate) app: Option<Keyed<()>>,
    pub(crate) common: CommonArgs,
}

impl HookArgs {
    pub(super) fn parse(hook: Hook, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = HookArgs::default();
        each_entry(tokens, errors, |input, _| {
            if let Ok(literal) = input.fork().parse::<syn::Lit>() {
                let app = if hook.is_serving() { "" } else { "`app`, " };
                let help = format!("there are {app}`type = Name` and `crate = path`");
                return Err(mistake(&literal, "a hook takes no value", help));
            }
            let key = key(input)?;
            if args.common.entry(input, &key)? {
                return Ok(());
            }
            match (key == "app", hook.is_serving()) {
                (true, false) => flag(&mut args.app, input, key),
                (true, true) => {
                    let help = "remove it: a serving hook is always the app's";
                    Err(mistake(&key, "unknown argument `app`", help))
                }
                (false, true) => Err(unknown_key(&key, &CommonArgs::KEYS)),
                (false, false) => Err(unknown_key(&key, &["app", "type", "crate"])),
            }
        });
        args
    }
}
