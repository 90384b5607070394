//! The default log output: lines on stderr, where nobody else listens to `tracing`.

use std::str::FromStr;

use tracing::level_filters::LevelFilter;

/// How much is logged: `off`, `error`, `warn`, `info` or `debug`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogLevel(LevelFilter);

impl Default for LogLevel {
    fn default() -> Self {
        LogLevel(LevelFilter::INFO)
    }
}

/// A text that is no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a log level\n  help: write `off`, `error`, `warn`, `info` or `debug`")]
pub(crate) struct NotALogLevel(String);

impl FromStr for LogLevel {
    type Err = NotALogLevel;

    fn from_str(text: &str) -> Result<Self, NotALogLevel> {
        let level = match text {
            "off" => LevelFilter::OFF,
            "error" => LevelFilter::ERROR,
            "warn" => LevelFilter::WARN,
            "info" => LevelFilter::INFO,
            "debug" => LevelFilter::DEBUG,
            _ => return Err(NotALogLevel(text.to_owned())),
        };
        Ok(LogLevel(level))
    }
}

impl LogLevel {
    /// Logs to stderr from here on, unless the program has a subscriber of its own.
    pub(crate) fn install(self) {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(self.0)
            .with_writer(std::io::stderr)
            // It would say so on stderr, and panic because nobody reads that either.
            .log_internal_errors(false)
            .finish();
        // It fails when there is one already: the program's own, which is to win.
        let _ = tracing::subscriber::set_global_default(subscriber);
    }
}
