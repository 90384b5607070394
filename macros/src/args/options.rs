//! `body_limit = "10MB", timeout = "2s", detach`: how requests of a route are treated, wherever a
//! route is declared.

use syn::Ident;
use syn::parse::ParseStream;

use super::entry::{Keyed, flag, set_once};
use super::{duration, size};

/// The options of a route, as written.
#[derive(Clone, Default)]
pub(crate) struct OptionArgs {
    /// In bytes.
    pub(crate) body_limit: Option<Keyed<u64>>,
    /// In milliseconds.
    pub(crate) timeout: Option<Keyed<u64>>,
    pub(crate) detach: Option<Keyed<()>>,
}

impl OptionArgs {
    pub(super) const KEYS: [&str; 3] = ["body_limit", "timeout", "detach"];

    /// Reads one argument; says whether the key was one of these.
    pub(super) fn entry(&mut self, input: ParseStream<'_>, key: &Ident) -> syn::Result<bool> {
        match key.to_string().as_str() {
            "body_limit" => set_once(&mut self.body_limit, size::parse(input, key.clone())?)?,
            "timeout" => set_once(&mut self.timeout, duration::parse(input, key.clone())?)?,
            "detach" => flag(&mut self.detach, input, key.clone())?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
