//! The worker classes, by name.

use std::fmt;
use std::str::FromStr;

/// Where requests are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WorkerClass {
    /// Async steps on the event loop, runs of sync steps on worker threads.
    #[default]
    Async,
    /// The whole request on one worker thread; async steps are driven through the bridge.
    Threads,
}

impl WorkerClass {
    /// `async` or `threads`, as on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkerClass::Async => "async",
            WorkerClass::Threads => "threads",
        }
    }
}

impl fmt::Display for WorkerClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the name of a worker class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a worker class: expected `async` or `threads`")]
pub struct UnknownWorkerClass(String);

impl FromStr for WorkerClass {
    type Err = UnknownWorkerClass;

    fn from_str(text: &str) -> Result<Self, UnknownWorkerClass> {
        [WorkerClass::Async, WorkerClass::Threads]
            .into_iter()
            .find(|class| class.as_str() == text)
            .ok_or_else(|| UnknownWorkerClass(text.to_owned()))
    }
}
