//! What is waited for on a descriptor.

use std::ops::BitOr;

/// What [`wait_fd`](super::wait_fd) waits for, and what it finds: reading, writing, or both by `|`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest(u8);

impl Interest {
    /// Something can be read: bytes, the end, or an error.
    pub const READABLE: Interest = Interest(1);
    /// Something can be written, or writing fails at once.
    pub const WRITABLE: Interest = Interest(2);

    /// Whether it has [`READABLE`](Self::READABLE).
    pub fn is_readable(self) -> bool {
        self.0 & Self::READABLE.0 != 0
    }

    /// Whether it has [`WRITABLE`](Self::WRITABLE).
    pub fn is_writable(self) -> bool {
        self.0 & Self::WRITABLE.0 != 0
    }

    /// That in the words of `poll`.
    pub(super) fn events(self) -> libc::c_short {
        let read = if self.is_readable() { libc::POLLIN } else { 0 };
        let write = if self.is_writable() { libc::POLLOUT } else { 0 };
        read | write
    }

    /// That in the words of the event loop, but for the errors that it tells of by themselves:
    /// `AsyncFd::try_io` sees nothing at all when it is asked for two things at once.
    pub(super) fn but_errors(self) -> tokio::io::Interest {
        match (self.is_readable(), self.is_writable()) {
            (true, true) => tokio::io::Interest::READABLE | tokio::io::Interest::WRITABLE,
            (_, false) => tokio::io::Interest::READABLE,
            (false, true) => tokio::io::Interest::WRITABLE,
        }
    }

    /// The part of this that `poll` found; all of it for what is closed or has an error, because
    /// whatever is called next says so without waiting.
    pub(super) fn found(self, events: libc::c_short) -> Option<Self> {
        if events & (libc::POLLERR | libc::POLLHUP) != 0 {
            return Some(self);
        }
        let read = if events & libc::POLLIN != 0 { Self::READABLE.0 } else { 0 };
        let write = if events & libc::POLLOUT != 0 { Self::WRITABLE.0 } else { 0 };
        let found = self.0 & (read | write);
        (found != 0).then_some(Interest(found))
    }
}

/// Both.
impl BitOr for Interest {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Interest(self.0 | other.0)
    }
}

/// In the words of the event loop, which tells of errors by themselves.
impl From<Interest> for tokio::io::Interest {
    fn from(interest: Interest) -> Self {
        interest.but_errors() | Self::ERROR
    }
}
