//! A socket of the standard library that does not block, and how to wait for it: by the event loop
//! on a green thread, elsewhere by blocking the thread.

use std::io;
use std::num::NonZeroU64;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::async_to_sync;
use crate::bridge::here;
use crate::green::fd::{Interest, Registration, block, poll, timed_out, within};
use crate::green::{home, is_running};

/// What the clones of a socket share.
pub(super) struct Socket<S> {
    io: Arc<S>,
    known: Mutex<Option<Known<S>>>,
    /// Whether a loop that has waited for it goes on watching it.
    stays: bool,
    pub(super) read_timeout: Timeout,
    pub(super) write_timeout: Timeout,
    /// Who has it does not want to wait.
    never_waits: AtomicBool,
}

/// With the loop that waited for it last.
struct Known<S> {
    home: NonZeroU64,
    registration: Arc<Registration<Arc<S>>>,
}

impl<S: AsFd> Socket<S> {
    /// Of one that does not block.
    pub(super) fn new(io: S) -> Self {
        Socket {
            io: Arc::new(io),
            known: Mutex::new(None),
            stays: true,
            read_timeout: Timeout::default(),
            write_timeout: Timeout::default(),
            never_waits: AtomicBool::new(false),
        }
    }

    /// The same of datagrams. An error that was reported once is kept by the loop for ever, and says
    /// nothing about the next datagram.
    pub(super) fn of_datagrams(io: S) -> Self {
        Socket { stays: false, ..Self::new(io) }
    }

    pub(super) fn io(&self) -> &S {
        &self.io
    }

    pub(super) fn set_nonblocking(&self, nonblocking: bool) {
        self.never_waits.store(nonblocking, Ordering::Relaxed);
    }

    /// What a call gives that may have to wait for something to read.
    pub(super) fn read<R>(&self, call: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        self.call(Interest::READABLE, self.read_timeout.get(), call, |_| false)
    }

    /// The same of a stream's bytes, with room for so many. When they are fewer there were no more:
    /// the loop tells of changes, and so of those that come after them.
    pub(super) fn read_bytes(
        &self,
        room: usize,
        call: impl FnMut(&S) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let is_last = |&read: &usize| 0 < read && read < room;
        self.call(Interest::READABLE, self.read_timeout.get(), call, is_last)
    }

    /// What a call gives that may have to wait until it can write.
    pub(super) fn write<R>(&self, call: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        self.call(Interest::WRITABLE, self.write_timeout.get(), call, |_| false)
    }

    /// Waits until it can be written to, that is: it is connected, or will not be.
    pub(super) fn connected(&self, timeout: Option<Duration>) -> io::Result<()> {
        if may_park()? {
            let registration = self.registration()?;
            let ready = registration.ready(Interest::WRITABLE);
            return async_to_sync(within(timeout, ready, timed_out)).map(drop);
        }
        let deadline = poll::deadline(timeout);
        block(self.io.as_fd(), Interest::WRITABLE, deadline)?.ok_or_else(timed_out)?;
        Ok(())
    }

    fn call<R>(
        &self,
        interest: Interest,
        timeout: Option<Duration>,
        mut call: impl FnMut(&S) -> io::Result<R>,
        is_last: impl Fn(&R) -> bool,
    ) -> io::Result<R> {
        let mut call = || call(&self.io);
        if self.never_waits.load(Ordering::Relaxed) {
            return call();
        }
        let mut known = None;
        if is_running() && !here::is_async() {
            // One that never has to wait lets the others go on all the same.
            async_to_sync(tokio::task::coop::consume_budget());
            known = self.known();
        }
        let at_once = match &known {
            Some(registration) => registration.at_once(interest, &mut call, &is_last),
            None => call(),
        };
        if !would_block(&at_once) {
            return at_once;
        }
        if may_park()? {
            let registration = known.map_or_else(|| self.registration(), Ok)?;
            let done = registration.in_the_end(interest, call, is_last);
            return async_to_sync(within(timeout, done, over));
        }
        let deadline = poll::deadline(timeout);
        loop {
            block(self.io.as_fd(), interest, deadline)?.ok_or_else(over)?;
            let done = call();
            if !would_block(&done) {
                return done;
            }
        }
    }

    /// With the loop of this thread, if that is the one that waited last.
    fn known(&self) -> Option<Arc<Registration<Arc<S>>>> {
        let home = home::number()?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let here = known.as_ref().filter(|known| known.home == home);
        here.map(|known| Arc::clone(&known.registration))
    }

    /// With the loop of this thread, which is made now. Another loop's goes when nobody waits by it.
    fn registration(&self) -> io::Result<Arc<Registration<Arc<S>>>> {
        let both = Interest::READABLE | Interest::WRITABLE;
        let registration = Arc::new(Registration::new(Arc::clone(&self.io), both)?);
        if let Some(home) = home::number().filter(|_| self.stays) {
            let now = Known { home, registration: Arc::clone(&registration) };
            let before = self.known.lock().unwrap_or_else(PoisonError::into_inner).replace(now);
            // It speaks to its loop, and that not under the lock.
            drop(before);
        }
        Ok(registration)
    }
}

/// Whether to wait by parking a green thread, or by blocking this one; an error where neither may be.
fn may_park() -> io::Result<bool> {
    if here::is_async() {
        return Err(io::Error::other(
            "a socket of `duotone::green` would block the event loop: in an async function use one \
             of tokio's",
        ));
    }
    Ok(is_running())
}

fn would_block<R>(done: &io::Result<R>) -> bool {
    done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
}

/// The time is over, as the standard library says it of Unix.
fn over() -> io::Error {
    io::Error::from_raw_os_error(libc::EAGAIN)
}

/// A time in nanoseconds that may be changed while another thread reads it; none is 0.
#[derive(Default)]
pub(super) struct Timeout(AtomicU64);

impl Timeout {
    pub(super) fn get(&self) -> Option<Duration> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            nanos => Some(Duration::from_nanos(nanos)),
        }
    }

    /// # Errors
    ///
    /// As of the standard library: a time of nothing.
    pub(super) fn set(&self, timeout: Option<Duration>) -> io::Result<()> {
        let nanos = timeout.map_or(0, |timeout| timeout.as_nanos().try_into().unwrap_or(u64::MAX));
        if nanos == 0 && timeout.is_some() {
            let why = "cannot set a timeout of no time";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        self.0.store(nanos, Ordering::Relaxed);
        Ok(())
    }
}
