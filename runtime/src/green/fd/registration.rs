//! A descriptor that the event loop of this thread watches.
#![expect(unsafe_code, reason = "the loop is promised that the descriptor stays open")]

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use tokio::io::unix::{AsyncFd, AsyncFdRegisterError};

use super::{Interest, poll};

/// As long as this lives. `T` is what keeps the descriptor open.
pub(in crate::green) struct Registration<T>(AsyncFd<Watched<T>>);

impl<T: AsFd> Registration<T> {
    /// # Panics
    ///
    /// Where no event loop runs.
    pub(in crate::green) fn new(open: T, interest: Interest) -> io::Result<Self> {
        let fd = open.as_fd().as_raw_fd();
        let failed = match (Watched { fd, open: Open::Theirs(open) }).register(interest) {
            Ok(registered) => return Ok(Registration(registered)),
            Err(failed) => failed,
        };
        let (watched, cause) = failed.into_parts();
        if cause.kind() != io::ErrorKind::AlreadyExists {
            return Err(cause);
        }
        // The loop takes a descriptor once, and somebody else has this one there: another green
        // thread that waits for it, or a driver for tokio. It takes a second one of the same.
        let second = watched.open.as_fd().try_clone_to_owned()?;
        let second = Watched { fd: second.as_raw_fd(), open: Open::Second(second) };
        Ok(Registration(second.register(interest)?))
    }

    /// What it is ready for, once it is ready for something.
    pub(in crate::green) async fn ready(&self, interest: Interest) -> io::Result<Interest> {
        loop {
            let mut told = self.0.ready(interest.into()).await?;
            // The loop tells of changes: somebody else may have taken what came.
            if let Some(ready) = poll::now(self.0.get_ref().open.as_fd(), interest)? {
                return Ok(ready);
            }
            told.clear_ready();
        }
    }

    /// What a call gives that does not block, if the loop has told of something that may let it go
    /// on since it last could not: `WouldBlock` otherwise. It is for reading or writing, not for both.
    /// `is_last` knows the result after which the next call could not go on.
    pub(in crate::green) fn at_once<R>(
        &self,
        interest: Interest,
        call: impl FnOnce() -> io::Result<R>,
        is_last: impl Fn(&R) -> bool,
    ) -> io::Result<R> {
        let mut last = None;
        let done = self.0.try_io(interest.but_errors(), |_| set_aside(call(), is_last, &mut last));
        last.map_or(done, Ok)
    }

    /// What it gives when it need not wait any more.
    pub(in crate::green) async fn in_the_end<R>(
        &self,
        interest: Interest,
        mut call: impl FnMut() -> io::Result<R>,
        is_last: impl Fn(&R) -> bool,
    ) -> io::Result<R> {
        let mut last = None;
        loop {
            let mut told = self.0.ready(interest.into()).await?;
            let done = told.try_io(|_| set_aside(call(), &is_last, &mut last));
            match (last, done) {
                (Some(last), _) => return Ok(last),
                (None, Ok(done)) => return done,
                (None, Err(_would_block)) => last = None,
            }
        }
    }
}

/// In the place of a last result the registration hears that the call would block. So it forgets what
/// the loop has told, and the next call need not ask the kernel to find that out.
fn set_aside<R>(
    done: io::Result<R>,
    is_last: impl Fn(&R) -> bool,
    last: &mut Option<R>,
) -> io::Result<R> {
    match done {
        Ok(done) if is_last(&done) => {
            *last = Some(done);
            Err(io::ErrorKind::WouldBlock.into())
        }
        done => done,
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
    fn register(self, interest: Interest) -> Result<AsyncFd<Self>, AsyncFdRegisterError<Self>> {
        // SAFETY: `as_raw_fd` gives `fd`, which `new` took off `open`. That is a borrowed
        // descriptor, an owned one, or a shared socket of the standard library: each keeps it open
        // as long as it lives, and is dropped or forgotten together with the `AsyncFd`.
        unsafe { AsyncFd::register_with_interest(self, interest.into()) }
    }
}

impl<T> AsRawFd for Watched<T> {
    fn as_raw_fd(&self) -> RawFd {
        self.fd
    }
}
