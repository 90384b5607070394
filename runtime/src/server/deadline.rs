//! When a time limit is over.

use std::time::{Duration, Instant};

use crate::limit::Limit;

impl Limit {
    pub(super) const fn seconds(seconds: u64) -> Self {
        Limit(Some(Duration::from_secs(seconds)))
    }

    /// The time, unless it is too long to be told from none: hyper adds it to the present, which
    /// panics when it overflows.
    pub(super) fn time(self) -> Option<Duration> {
        self.0.filter(|time| *time < Duration::from_secs(100 * 365 * 24 * 60 * 60))
    }

    pub(super) fn starting_now(self) -> Deadline {
        Deadline(self.0.and_then(|time| Instant::now().checked_add(time)))
    }
}

/// A point in time, or never.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// Ready when it has come.
    pub(super) async fn over(self) {
        match self.0 {
            Some(at) => tokio::time::sleep_until(at.into()).await,
            None => std::future::pending().await,
        }
    }

    pub(super) fn at(self) -> Option<Instant> {
        self.0
    }
}
