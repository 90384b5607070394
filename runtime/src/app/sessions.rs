//! What an app is told about sessions: keys and config, checked and put together.

use std::env;
use std::sync::Arc;

use crate::app::asking::Asking;
use crate::app::{AppBuilder, Fault};
use crate::handler::Needs;
use crate::session::{SecretKey, SessionConfig, Sessions};

const KEY_HELP: &str = "help: add `.secret_key(..)` to the app or set `DUOTONE_SECRET_KEY`";

/// Keys and config, as given.
#[derive(Default)]
pub(super) struct SessionParts {
    /// A key that signs was given, if perhaps not a good one.
    is_given: bool,
    key: Option<SecretKey>,
    fallbacks: Vec<SecretKey>,
    config: SessionConfig,
    faults: Vec<Fault>,
}

impl AppBuilder {
    /// The key that signs sessions: at least 32 bytes that nobody can guess, different for each
    /// app. `openssl rand -hex 32` makes one.
    ///
    /// It goes before `DUOTONE_SECRET_KEY` in the environment, where it is best kept: whoever
    /// knows it can be any user.
    ///
    /// ```
    /// use duotone::App;
    ///
    /// let error = App::new().secret_key("dev").build().unwrap_err();
    /// assert!(error.to_string().contains("at least 32"));
    /// ```
    pub fn secret_key(mut self, key: impl AsRef<[u8]>) -> Self {
        if std::mem::replace(&mut self.sessions.is_given, true) {
            let help = "help: give the old one to `.secret_key_fallback(..)`";
            let fault = format!("`.secret_key(..)` is given twice\n    {help}");
            self.sessions.faults.push(Fault::new(fault));
        }
        self.sessions.key = self.sessions.checked("`.secret_key(..)`", key.as_ref());
        self
    }

    /// A key that verifies sessions and signs none, so that a key can be replaced without logging
    /// everybody out: the new one is the [`secret_key`](Self::secret_key), the old one stays here
    /// for as long as a session is valid. `DUOTONE_SECRET_KEY_FALLBACK` is one more.
    ///
    /// A session that an old key signed is signed by the new one when it is next written.
    pub fn secret_key_fallback(mut self, key: impl AsRef<[u8]>) -> Self {
        let key = self.sessions.checked("`.secret_key_fallback(..)`", key.as_ref());
        self.sessions.fallbacks.extend(key);
        self
    }

    /// What the session's cookie is like: its name, where it is sent, how long it is valid.
    pub fn session(mut self, config: SessionConfig) -> Self {
        self.sessions.config = config;
        self
    }
}

impl SessionParts {
    /// Sessions as the app has them; none without a key.
    pub(super) fn build(
        mut self,
        asking: &[Asking],
        faults: &mut Vec<Fault>,
    ) -> Option<Arc<Sessions>> {
        self.add_environment();
        faults.extend(self.config.faults().into_iter().map(Fault::new));
        faults.append(&mut self.faults);
        if !self.is_given {
            faults.extend(missing(asking));
        }
        let keys = self.key.into_iter().chain(self.fallbacks);
        Sessions::new(keys.collect(), self.config)
    }

    fn add_environment(&mut self) {
        // An empty variable is one that is not set.
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        if !self.is_given
            && let Some(key) = variable("DUOTONE_SECRET_KEY")
        {
            self.is_given = true;
            self.key = self.checked("`DUOTONE_SECRET_KEY`", key.as_encoded_bytes());
        }
        if let Some(key) = variable("DUOTONE_SECRET_KEY_FALLBACK") {
            let key = self.checked("`DUOTONE_SECRET_KEY_FALLBACK`", key.as_encoded_bytes());
            self.fallbacks.extend(key);
        }
        if !self.is_given && !self.fallbacks.is_empty() {
            self.faults.push(Fault::new(format!(
                "there is an old secret key and no new one\n    {KEY_HELP}"
            )));
        }
    }

    fn checked(&mut self, whose: &str, key: &[u8]) -> Option<SecretKey> {
        let key = SecretKey::new(key);
        key.map_err(|why| self.faults.push(Fault::new(format!("{whose} {why}")))).ok()
    }
}

/// The handlers that need a key, when there is none.
fn missing(asking: &[Asking]) -> Option<Fault> {
    let needing = asking.iter().filter(|asking| Needs::session(asking.needs));
    let handlers: Vec<_> = needing.map(|asking| &*asking.who).collect();
    let handlers = (!handlers.is_empty()).then(|| handlers.join(", "))?;
    let what = "there is no secret key for the session of";
    Some(Fault::new(format!("{what} {handlers}\n    {KEY_HELP}")))
}
