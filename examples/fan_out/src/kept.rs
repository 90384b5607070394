//! Keeps the connections of `ureq` for the next request, any number of them.
//!
//! The list that `ureq` has for that was made for some dozens: it goes through all of it twice for each
//! request. This one is asked for the newest connection of a host, and has it at once.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::Error;
use ureq::http::Uri;
use ureq::http::uri::{Authority, Scheme};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// A connector whose connections are used again. It is the last of a chain, behind the one for TLS; for
/// an agent that keeps none itself, and whose requests are all configured as it is.
#[derive(Debug)]
pub(crate) struct Keep<C: Connector> {
    connector: C,
    idle: Arc<Idle<C::Out>>,
}

impl<C: Connector> Keep<C> {
    /// A connection that nobody used for `age` is not used again.
    pub(crate) fn new(connector: C, age: Duration) -> Self {
        Keep { connector, idle: Arc::new(Idle { age, of_host: Mutex::default() }) }
    }
}

impl<C: Connector> Connector for Keep<C> {
    type Out = Kept<C::Out>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        let host = host(details.uri)?;
        let found = match self.idle.take(&host) {
            None => self.connector.connect(details, None)?,
            found => found,
        };
        let idle = &self.idle;
        Ok(found.map(|connection| Kept {
            connection: Some(connection),
            is_at_rest: false,
            host,
            idle: idle.clone(),
        }))
    }
}

/// Whom a connection leads to.
type Host = (Scheme, Authority);

fn host(uri: &Uri) -> Result<Host, Error> {
    uri.scheme().cloned().zip(uri.authority().cloned()).ok_or(Error::HostNotFound)
}

/// A connection that goes back to the idle ones once an answer was read to its end.
#[derive(Debug)]
pub(crate) struct Kept<T: Transport> {
    /// INVARIANT: there until this is dropped.
    connection: Option<T>,
    /// Nothing was asked for that has not been answered. `ureq` wants to know whether a connection is
    /// open when it could be used again, and at no other time.
    is_at_rest: bool,
    host: Host,
    idle: Arc<Idle<T>>,
}

impl<T: Transport> Kept<T> {
    fn connection(&mut self) -> &mut T {
        self.connection.as_mut().expect("a connection in use is there")
    }
}

impl<T: Transport> Transport for Kept<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.connection().buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.is_at_rest = false;
        self.connection().transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.connection().await_input(timeout)
    }

    /// Whether it really is open is found out when it is taken.
    fn is_open(&mut self) -> bool {
        self.is_at_rest = true;
        true
    }

    fn is_tls(&self) -> bool {
        self.connection.as_ref().is_some_and(Transport::is_tls)
    }
}

impl<T: Transport> Drop for Kept<T> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take_if(|_| self.is_at_rest) {
            self.idle.put(self.host.clone(), connection);
        }
    }
}

/// The connections that nobody uses, of each host the newest last.
#[derive(Debug)]
struct Idle<T> {
    age: Duration,
    of_host: Mutex<HashMap<Host, VecDeque<(Instant, T)>>>,
}

impl<T: Transport> Idle<T> {
    /// Whatever happens to who holds it, the map is whole.
    fn lock(&self) -> MutexGuard<'_, HashMap<Host, VecDeque<(Instant, T)>>> {
        self.of_host.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest that is still open.
    fn take(&self, host: &Host) -> Option<T> {
        loop {
            let (since, mut connection) = self.lock().get_mut(host)?.pop_back()?;
            if since.elapsed() < self.age && connection.is_open() {
                return Some(connection);
            }
        }
    }

    fn put(&self, host: Host, connection: T) {
        let now = Instant::now();
        let mut of_host = self.lock();
        let idle = of_host.entry(host).or_default();
        idle.push_back((now, connection));
        let old =
            idle.iter().take_while(|(since, _)| now.duration_since(*since) >= self.age).count();
        let closed = idle.drain(..old).collect::<Vec<_>>();
        drop(of_host);
        drop(closed);
    }
}
