//! Who has asked how often.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use duotone::prelude::*;

use crate::Clock;
use crate::limiting::bucket::Bucket;

/// What [`rate_limit()`](crate::rate_limit()) has counted: in memory, for so many clients at most.
///
/// When there is no room, who has waited longest is forgotten, and may ask anew.
pub struct RateLimits {
    capacity: usize,
    clock: Clock,
    client: Box<ClientBy>,
    buckets: Mutex<HashMap<Key, Bucket>>,
}

type ClientBy = dyn Fn(&Request) -> Option<IpAddr> + Send + Sync;

/// Who asks for what, under which limit: two limits of one view count apart.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    endpoint: String,
    limit: (u32, Duration),
    client: Option<IpAddr>,
}

impl RateLimits {
    /// Room for 100 000 clients, told apart by their address.
    #[must_use]
    pub fn new() -> Self {
        RateLimits {
            capacity: 100_000,
            clock: Clock::default(),
            client: Box::new(|req| Some(req.remote_addr()?.ip())),
            buckets: Mutex::default(),
        }
    }

    /// Room for that many clients.
    #[must_use]
    pub fn capacity(mut self, clients: usize) -> Self {
        self.capacity = clients;
        self
    }

    /// The clock by which they wait: for tests.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Which address the client has. Those that have none are one client.
    ///
    /// Behind a proxy all come from its address, or from none where it comes by a Unix socket, and
    /// it is the proxy that knows. Take only what it has written: anybody can send the header.
    ///
    /// ```
    /// use extension::RateLimits;
    ///
    /// // A proxy appends the address that it saw.
    /// let limits = RateLimits::new().client_by(|req| {
    ///     req.header("x-forwarded-for")?.rsplit(',').next()?.trim().parse().ok()
    /// });
    /// ```
    #[must_use]
    pub fn client_by(
        mut self,
        client: impl Fn(&Request) -> Option<IpAddr> + Send + Sync + 'static,
    ) -> Self {
        self.client = Box::new(client);
        self
    }

    /// Counts a request; or says how long its client has to wait.
    pub(super) fn take(&self, req: &Request, n: u32, per: Duration) -> Result<(), Duration> {
        let now = self.clock.now();
        let endpoint = req.endpoint().unwrap_or_else(|| req.path()).to_owned();
        let client = (self.client)(req).map(household);
        let key = Key { endpoint, limit: (n, per), client };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.capacity && !buckets.contains_key(&key) {
            let first = buckets.values().map(Bucket::empty_at).min().unwrap_or(now);
            buckets.retain(|_, bucket| bucket.empty_at() > now.max(first));
        }
        buckets.entry(key).or_insert_with(|| Bucket::new(now)).take(n, per, now)
    }
}

/// Who gets an IPv6 address gets 2^64 of them.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        RateLimits::new()
    }
}

impl fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimits").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}
