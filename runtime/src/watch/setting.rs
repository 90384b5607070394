//! The limit: what code, environment and command line say of it, and what holds without.

use std::ffi::OsString;
use std::str::FromStr;
use std::time::Duration;

use crate::limit::Limit;

/// The variable of it.
const VARIABLE: &str = "DUOTONE_WATCHDOG";

/// How long code may hold its event loop; `None` is for as long as it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting(pub(crate) Option<Duration>);

impl Setting {
    /// What the environment says, if it says something; an empty variable says nothing.
    pub(crate) fn from_env() -> Result<Option<Self>, String> {
        Self::from_var(std::env::var_os(VARIABLE))
    }

    fn from_var(text: Option<OsString>) -> Result<Option<Self>, String> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
        let text = text.to_string_lossy();
        text.parse().map(Some).map_err(|error: NotALimit| format!("{VARIABLE}: {error}"))
    }
}

/// Whoever develops wants to be told; what serves is not to spend anything. Loom is to know of every
/// thread.
impl Default for Setting {
    fn default() -> Self {
        Setting(cfg!(all(debug_assertions, not(loom))).then_some(Duration::from_millis(100)))
    }
}

/// A text that is no limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a limit for the watchdog\n  help: write `100ms`, `1s` or `off`")]
pub(crate) struct NotALimit(String);

impl FromStr for Setting {
    type Err = NotALimit;

    fn from_str(text: &str) -> Result<Self, NotALimit> {
        if text == "off" {
            return Ok(Setting(None));
        }
        let Limit(limit) = text.parse().map_err(|_| NotALimit(text.to_owned()))?;
        Ok(Setting(limit.filter(|limit| !limit.is_zero())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_is_a_duration_or_off() {
        let millis = |millis| Ok(Some(Setting(Some(Duration::from_millis(millis)))));
        for (text, expected) in [
            ("100ms", millis(100)),
            ("2", millis(2000)),
            ("1s", millis(1000)),
            ("off", Ok(Some(Setting(None)))),
            ("none", Ok(Some(Setting(None)))),
            ("0", Ok(Some(Setting(None)))),
            ("0ms", Ok(Some(Setting(None)))),
            ("", Ok(None)),
        ] {
            assert_eq!(Setting::from_var(Some(text.into())), expected, "{text}");
        }
        assert_eq!(Setting::from_var(None), Ok(None));
        for text in ["on", "-1", "fast"] {
            let why = format!(
                "DUOTONE_WATCHDOG: `{text}` is not a limit for the watchdog\n  help: write `100ms`, \
                 `1s` or `off`"
            );
            assert_eq!(Setting::from_var(Some(text.into())), Err(why), "{text}");
        }
    }
}
