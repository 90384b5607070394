//! Why there is no URL.

use crate::OutsideApp;
use crate::app::Registration;
use crate::handler::Origin;

/// Why there is no URL: what was asked for, and what to write instead.
#[derive(Clone, Debug, thiserror::Error)]
#[error(transparent)]
pub struct UrlError(Why);

#[derive(Clone, Debug, thiserror::Error)]
enum Why {
    #[error(transparent)]
    Outside(#[from] OutsideApp),
    #[error("{0}")]
    Told(String),
}

impl From<OutsideApp> for UrlError {
    fn from(outside: OutsideApp) -> Self {
        UrlError(Why::Outside(outside))
    }
}

impl UrlError {
    pub(super) fn told(message: impl Into<String>) -> Self {
        UrlError(Why::Told(message.into()))
    }

    pub(super) fn unregistered(view: &Origin) -> Self {
        let help = "help: add it to the `handlers![..]` of the app or of a blueprint";
        UrlError::told(format!("no URL of {view}: it is not registered in this app\n  {help}"))
    }

    pub(super) fn ambiguous(view: &Origin, first: &Registration, second: &Registration) -> Self {
        let (one, other) = (&first.name, &second.name);
        let blueprint = second.blueprint.as_deref().or(first.blueprint.as_deref());
        let help = format!("help: say which: `.blueprint(\"{}\")`", blueprint.unwrap_or_default());
        UrlError::told(format!("{view} is registered as `{one}` and as `{other}`\n  {help}"))
    }

    pub(super) fn not_in(view: &Origin, blueprint: &str, all: &[&Registration]) -> Self {
        let names: Vec<_> = all.iter().map(|it| format!("`{}`", it.name)).collect();
        let help = match &names[..] {
            [] => "it is not registered in this app at all".to_owned(),
            names => format!("it is registered as {}", names.join(", ")),
        };
        UrlError::told(format!("no URL of {view} in the blueprint `{blueprint}`\n  help: {help}"))
    }

    pub(super) fn unknown(name: &str) -> Self {
        let help = "help: `app routes` lists them; those of a blueprint have its name before them";
        UrlError::told(format!("there is no endpoint `{name}`\n  {help}"))
    }

    pub(super) fn same_name(name: &str, first: &Registration, second: &Registration) -> Self {
        let (one, other) = (&first.origin, &second.origin);
        let help = "help: give one of them another: `name = \"..\"`";
        UrlError::told(format!("two views have the name `{name}`: {one} and {other}\n  {help}"))
    }

    /// `why` is a line for each of its routes.
    pub(super) fn misfit(registration: &Registration, why: &str) -> Self {
        let (name, origin) = (&registration.name, &registration.origin);
        let place = format!("{}:{}", origin.file, origin.line);
        UrlError::told(format!("no URL of `{name}` ({place}) with these values:{why}"))
    }
}
