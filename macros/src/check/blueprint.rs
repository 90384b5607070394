//! The name and the prefix of a blueprint, and the name of the function that it adds.

use syn::ext::IdentExt as _;
use syn::{Ident, LitStr};

use crate::check::{Checked, Conditional, clashes};
use crate::errors::{Errors, mistake};
use crate::model::{Blueprint, Path};
use crate::module::Cfg;

/// A blueprint that can be expanded, whatever was wrong: that is said beside it.
pub(crate) struct CheckedBlueprint {
    pub(crate) blueprint: Blueprint,
    /// When the function that it adds is there; `None` for never.
    pub(crate) is_made: Option<Cfg>,
    /// What is wrong where two items are both there.
    pub(crate) conditional: Vec<Conditional>,
}

/// Applies every rule. What is wrong is taken out of the blueprint.
pub(crate) fn check(mut blueprint: Blueprint, errors: &mut Errors) -> Checked<CheckedBlueprint> {
    errors.keep(name(&blueprint.name));
    let prefix = blueprint.url_prefix.take();
    blueprint.url_prefix = prefix.filter(|prefix| errors.keep(url_prefix(prefix)).is_some());
    let taken = blueprint.taken.iter();
    let mut conditional: Vec<_> =
        taken.map(|(cfg, name)| taken_name(cfg, name, &blueprint.ident)).collect();
    conditional.extend(clashes::routes(&blueprint.clashing));
    conditional.extend(clashes::error_handlers(&blueprint.clashing));
    let is_made = if blueprint.taken.iter().any(|(cfg, _)| cfg.is_always()) {
        None
    } else {
        Some(blueprint.taken.iter().fold(Cfg::default(), |made, (cfg, _)| made.and(&cfg.not())))
    };
    Checked(CheckedBlueprint { blueprint, is_made, conditional })
}

fn name(name: &LitStr) -> syn::Result<()> {
    let text = name.value();
    if text.is_empty() || text.contains('.') {
        let help = "a name is not empty and has no dots: they join nested names";
        return Err(mistake(name, format!("a blueprint cannot be named `{text}`"), help));
    }
    Ok(())
}

/// What the runtime says of the others too: see `app/prefix.rs` there.
fn url_prefix(prefix: &LitStr) -> syn::Result<()> {
    let text = prefix.value();
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('/') {
        let help = format!("write `/{}`", text.trim_end_matches('/'));
        return Err(mistake(prefix, "a prefix starts with `/`", help));
    }
    let path = Path::parse(&text).map_err(|wrong| syn::Error::new(prefix.span(), wrong))?;
    if let Some(name) = path.params().next() {
        let message = format!("a prefix cannot have the parameter `{{{name}}}`");
        return Err(mistake(prefix, message, "write it in the paths of the routes"));
    }
    if text.ends_with('/') {
        let help = match text.trim_end_matches('/') {
            "" => "remove it: the paths of the routes begin with `/`".to_owned(),
            shorter => format!("write `{shorter}`: the paths of the routes begin with `/`"),
        };
        return Err(mistake(prefix, "a prefix does not end in `/`", help));
    }
    Ok(())
}

fn taken_name(cfg: &Cfg, name: &Ident, module: &Ident) -> Conditional {
    let module = module.unraw();
    let message = format!("`{name}` is the function that `#[blueprint]` adds to `{module}`");
    let error = mistake(name, message, "give this one another name");
    Conditional { cfg: cfg.clone(), error }
}
