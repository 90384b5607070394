//! Asks the kernel whether a descriptor is ready, and blocks the thread for it where it may.
#![expect(unsafe_code, reason = "`poll` is a function of C")]

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::time::{Duration, Instant};

use super::Interest;

/// What it is ready for now.
pub(in crate::green) fn now(
    fd: BorrowedFd<'_>,
    interest: Interest,
) -> io::Result<Option<Interest>> {
    poll(fd, interest, 0)
}

/// Blocks this thread until it is ready for something; `None` when the time is over.
pub(in crate::green) fn block(
    fd: BorrowedFd<'_>,
    interest: Interest,
    deadline: Option<Instant>,
) -> io::Result<Option<Interest>> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match poll(fd, interest, left.map_or(-1, millis)) {
            Ok(None) if left.is_none_or(|left| !left.is_zero()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// The end of a time that begins now. One that the clock cannot tell is for ever.
pub(in crate::green) fn deadline(timeout: Option<Duration>) -> Option<Instant> {
    timeout.and_then(|timeout| Instant::now().checked_add(timeout))
}

/// Not less than that, and as much as `poll` takes.
fn millis(time: Duration) -> libc::c_int {
    let millis = time.as_nanos().div_ceil(1_000_000);
    millis.try_into().unwrap_or(libc::c_int::MAX)
}

fn poll(fd: BorrowedFd<'_>, interest: Interest, millis: i32) -> io::Result<Option<Interest>> {
    let mut asked = libc::pollfd { fd: fd.as_raw_fd(), events: interest.events(), revents: 0 };
    // SAFETY: it reads and writes one `pollfd`, which is borrowed for the call.
    let found = unsafe { libc::poll(&raw mut asked, 1, millis) };
    if found < 0 {
        return Err(io::Error::last_os_error());
    }
    if asked.revents & libc::POLLNVAL != 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    Ok(interest.found(asked.revents))
}
