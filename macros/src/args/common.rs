//! `crate = path, type = Name`: what every attribute takes.

use syn::parse::ParseStream;
use syn::{Ident, Path};

use super::entry::{Keyed, set_once, value};

/// The arguments that every attribute takes.
#[derive(Default)]
pub(crate) struct CommonArgs {
    /// Where the framework is, when not at `::duotone`.
    pub(crate) krate: Option<Keyed<Path>>,
    /// What the handler's type is called, when not like the function.
    pub(crate) type_name: Option<Keyed<Ident>>,
}

impl CommonArgs {
    pub(crate) const KEYS: [&str; 2] = ["type", "crate"];

    /// Reads one argument; says whether the key was one of these.
    pub(super) fn entry(&mut self, input: ParseStream<'_>, key: &Ident) -> syn::Result<bool> {
        if key == "crate" {
            set_once(&mut self.krate, krate(input, key)?)?;
        } else if key == "type" {
            set_once(&mut self.type_name, value(input, key.clone(), "ShowUser")?)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}

/// A path that means the same in every module: an expansion names it from inside of items.
pub(super) fn krate(input: ParseStream<'_>, key: &Ident) -> syn::Result<Keyed<Path>> {
    let krate: Keyed<PathMod> = value(input, key.clone(), "::duotone")?;
    Ok(Keyed { key: krate.key, value: krate.value.0 })
}

/// A path without generic arguments, `crate` and `::` allowed.
struct PathMod(Path);

impl syn::parse::Parse for PathMod {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Path::parse_mod_style).map(PathMod)
    }
}
