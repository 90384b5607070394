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
    /// Async steps on the event loop, sync ones on green threads there: where one waits, the loop
    /// goes on. It is for applications that [allow](crate::AppBuilder::allow_green) it.
    #[cfg(feature = "green")]
    Green,
}

const ALL: &[WorkerClass] = &[
    WorkerClass::Async,
    WorkerClass::Threads,
    #[cfg(feature = "green")]
    WorkerClass::Green,
];

impl WorkerClass {
    /// `async`, `threads` or `green`, as on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkerClass::Async => "async",
            WorkerClass::Threads => "threads",
            #[cfg(feature = "green")]
            WorkerClass::Green => "green",
        }
    }
}

impl WorkerClass {
    /// That of the event loop which polls this, for what goes on there.
    pub(super) fn of_loop() -> Self {
        #[cfg(feature = "green")]
        if crate::green::is_here() {
            return WorkerClass::Green;
        }
        WorkerClass::Async
    }
}

impl fmt::Display for WorkerClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the name of a worker class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "green",
    error("`{0}` is not a worker class: expected `async`, `threads` or `green`")
)]
#[cfg_attr(
    not(feature = "green"),
    error("`{0}` is not a worker class: expected `async` or `threads`")
)]
pub struct UnknownWorkerClass(String);

impl FromStr for WorkerClass {
    type Err = UnknownWorkerClass;

    fn from_str(text: &str) -> Result<Self, UnknownWorkerClass> {
        ALL.iter()
            .copied()
            .find(|class| class.as_str() == text)
            .ok_or_else(|| UnknownWorkerClass(text.to_owned()))
    }
}
