//! Blocks a thread until a descriptor is ready, unless the code that waits for it is ended.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use super::Interest;
use super::bell::Bell;
use super::poll::{self, Woken};
use crate::Cancelled;
use crate::bridge::here::{self, Here};
use crate::bridge::{Bridge, Waits, try_wait_by, wait_by};

/// What it is ready for; `None` when the time is over. The code is ended as by
/// [`async_to_sync`](crate::async_to_sync).
pub(in crate::green) fn block(
    fd: BorrowedFd<'_>,
    interest: Interest,
    deadline: Option<Instant>,
) -> io::Result<Option<Interest>> {
    let polling = Polling { fd, interest, deadline, found: Cell::new(None) };
    wait_by(&polling, polling.found())
}

/// The same as by [`try_async_to_sync`](crate::try_async_to_sync).
pub(super) fn try_block(
    fd: BorrowedFd<'_>,
    interest: Interest,
    deadline: Option<Instant>,
) -> Result<io::Result<Option<Interest>>, Cancelled> {
    let polling = Polling { fd, interest, deadline, found: Cell::new(None) };
    try_wait_by(&polling, polling.found())
}

/// Waits by `poll`. It is not the bridge that this thread waits in: it counts as one that works.
struct Polling<'a> {
    fd: BorrowedFd<'a>,
    interest: Interest,
    deadline: Option<Instant>,
    found: Cell<Option<Found>>,
}

type Found = io::Result<Option<Interest>>;

impl Polling<'_> {
    /// What was found, when something was.
    fn found(&self) -> impl Future<Output = Found> {
        poll_fn(|_| self.found.take().map_or(Poll::Pending, Poll::Ready))
    }

    /// Without a bell it looks by itself from time to time whether somebody would have rung.
    fn wait_with<F: Future>(&self, bell: Option<&Bell>, future: F) -> F::Output {
        const LOOK: Duration = Duration::from_millis(50);
        let mut future = pin!(future);
        let waker = bell.map_or(Waker::noop(), Bell::waker);
        let _here = here::enter(Here::Driving);
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(waker)) {
                return output;
            }
            let look = bell.is_none().then(|| Instant::now() + LOOK);
            let until = self.deadline.into_iter().chain(look).min();
            match poll::block(self.fd, self.interest, bell.map(AsFd::as_fd), until) {
                Ok(Woken::Ready(ready)) => self.found.set(Some(Ok(Some(ready)))),
                Ok(Woken::Late) if until == self.deadline => self.found.set(Some(Ok(None))),
                Ok(Woken::Late) => {}
                Ok(Woken::Rung) => bell.into_iter().for_each(Bell::silence),
                Err(error) => self.found.set(Some(Err(error))),
            }
        }
    }
}

impl Waits for Polling<'_> {
    fn wait<F: Future>(&self, _: &dyn Bridge, future: F) -> F::Output {
        self.wait_with(Bell::of_thread().as_deref(), future)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    /// Waits for a socket that stays as it is, until another thread says so.
    fn wait_until_told(bell: Option<&Bell>) -> usize {
        let (here, _there) = UnixStream::pair().unwrap();
        let (fd, interest) = (here.as_fd(), Interest::READABLE);
        let polling = Polling { fd, interest, deadline: None, found: Cell::new(None) };
        let (give, waker) = mpsc::channel::<Waker>();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let waker = waker.recv().unwrap();
            tell.send(()).unwrap();
            waker.wake_by_ref();
            waker.wake();
        });
        let mut polls = 0;
        polling.wait_with(
            bell,
            poll_fn(|cx| {
                polls += 1;
                if polls == 1 {
                    give.send(cx.waker().clone()).unwrap();
                    return Poll::Pending;
                }
                told.try_recv().map_or(Poll::Pending, Poll::Ready)
            }),
        );
        polls
    }

    #[test]
    fn a_thread_that_waits_for_a_descriptor_is_woken_by_a_waker_again_and_again() {
        let bell = Bell::of_thread().unwrap();
        for _ in 0..100 {
            assert!(wait_until_told(Some(&bell)) > 1);
        }
    }

    #[test]
    fn without_a_bell_it_looks_by_itself() {
        assert!(wait_until_told(None) > 1);
    }

    #[test]
    fn its_own_time_holds_also_without_a_bell() {
        let (here, _there) = UnixStream::pair().unwrap();
        let deadline = Some(Instant::now() + Duration::from_millis(120));
        let (fd, interest) = (here.as_fd(), Interest::READABLE);
        let polling = Polling { fd, interest, deadline, found: Cell::new(None) };
        let found = polling.wait_with(None, polling.found());
        assert_eq!(found.unwrap(), None);
        assert!(deadline < Some(Instant::now()));
    }
}
