//! A descriptor that the event loop of this thread watches.
#![expect(unsafe_code, reason = "the loop is promised that the descriptor stays open")]

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use tokio::io::unix::AsyncFd;

use super::{Interest, poll};

/// As long as this lives. `T` is what keeps the descriptor open.
pub(super) struct Registration<T>(AsyncFd<Watched<T>>);

impl<'a> Registration<BorrowedFd<'a>> {
    /// # Panics
    ///
    /// Where no event loop runs.
    pub(super) fn new(fd: BorrowedFd<'a>, interest: Interest) -> io::Result<Self> {
        let watched = Watched { fd: fd.as_raw_fd(), open: Open::Theirs(fd) };
        match watched.register(interest) {
            // The loop takes a descriptor once, and somebody else has this one there: another green
            // thread that waits for it, or a driver for tokio. It takes a second one of the same.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let second = fd.try_clone_to_owned()?;
                let fd = second.as_raw_fd();
                Watched { fd, open: Open::Second(second) }.register(interest)
            }
            registered => registered,
        }
    }
}

impl<T: AsFd> Registration<T> {
    /// What it is ready for, once it is ready for something.
    pub(super) async fn ready(&self, interest: Interest) -> io::Result<Interest> {
        loop {
            let mut told = self.0.ready(interest.into()).await?;
            // The loop tells of changes: somebody else may have taken what came.
            if let Some(ready) = poll::now(self.0.get_ref().open.as_fd(), interest)? {
                return Ok(ready);
            }
            told.clear_ready();
        }
    }
}

/// What the loop knows by its number.
struct Watched<T> {
    fd: RawFd,
    open: Open<T>,
}

enum Open<T> {
    Theirs(T),
    Second(OwnedFd),
}

impl<T: AsFd> AsFd for Open<T> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Open::Theirs(theirs) => theirs.as_fd(),
            Open::Second(second) => second.as_fd(),
        }
    }
}

impl<T> Watched<T> {
    fn register(self, interest: Interest) -> io::Result<Registration<T>> {
        // SAFETY: `as_raw_fd` gives `fd`, which `new` took off `open`. That keeps it open, and is
        // dropped or forgotten together with the registration.
        let registered = unsafe { AsyncFd::register_with_interest(self, interest.into()) };
        Ok(Registration(registered?))
    }
}

impl<T> AsRawFd for Watched<T> {
    fn as_raw_fd(&self) -> RawFd {
        self.fd
    }
}
