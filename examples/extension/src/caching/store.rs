//! What was answered, by path and query.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use duotone::prelude::*;

use crate::Clock;
use crate::caching::entry::Entry;

/// What [`cache()`](crate::cache()) has kept: in memory, so many responses at most.
///
/// When there is no room, what expires first makes it.
#[derive(Debug)]
pub struct Cache {
    capacity: usize,
    largest: usize,
    clock: Clock,
    entries: Mutex<HashMap<String, Vec<Entry>>>,
}

impl Cache {
    /// Room for 1000 responses of up to 1 MiB each.
    #[must_use]
    pub fn new() -> Self {
        Cache {
            capacity: 1000,
            largest: 1 << 20,
            clock: Clock::default(),
            entries: Mutex::default(),
        }
    }

    /// Room for that many responses.
    #[must_use]
    pub fn capacity(mut self, responses: usize) -> Self {
        self.capacity = responses;
        self
    }

    /// The largest body that is kept, in bytes.
    #[must_use]
    pub fn largest(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// The clock by which responses expire: for tests.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries().clear();
    }

    /// How many responses there are, expired ones too until their room is needed.
    pub fn len(&self) -> usize {
        self.entries().values().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// A response for this request that has not expired.
    pub(super) fn find(&self, req: &Request) -> Option<Response> {
        let now = self.clock.now();
        let entries = self.entries();
        let mut of_target = entries.get(target(req))?.iter();
        let fresh = of_target.find(|entry| entry.until() > now && entry.answers(req))?;
        Some(fresh.response(now))
    }

    /// Keeps a response, in place of an older one for the same requests.
    pub(super) fn keep(&self, req: &Request, res: &Response, vary: &[String], ttl: Duration) {
        let size = res.body().as_bytes().map_or(usize::MAX, <[u8]>::len);
        if self.capacity == 0 || size > self.largest {
            return;
        }
        let entry = Entry::new(req, res, vary, self.clock.now()).lasting(ttl);
        let mut entries = self.entries();
        if let Some(of_target) = entries.get_mut(target(req)) {
            of_target.retain(|entry| !entry.answers(req));
        }
        if entries.values().map(Vec::len).sum::<usize>() >= self.capacity {
            self.make_room(&mut entries);
        }
        entries.entry(target(req).to_owned()).or_default().push(entry);
    }

    /// Drops what has expired, or else what expires first.
    fn make_room(&self, entries: &mut HashMap<String, Vec<Entry>>) {
        let now = self.clock.now();
        let first = entries.values().flatten().map(Entry::until).min().unwrap_or(now);
        for of_target in entries.values_mut() {
            of_target.retain(|entry| entry.until() > now.max(first));
        }
        entries.retain(|_, of_target| !of_target.is_empty());
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Vec<Entry>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Cache {
    fn default() -> Self {
        Cache::new()
    }
}

/// Path and query.
fn target(req: &Request) -> &str {
    req.uri().path_and_query().map_or("/", |target| target.as_str())
}
