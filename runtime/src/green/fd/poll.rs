//! Asks the kernel whether a descriptor is ready, and blocks the thread for it where it may.
#![expect(unsafe_code, reason = "`poll` is a function of C")]

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::time::{Duration, Instant};

use super::Interest;

/// What it is ready for now.
pub(in crate::green) fn now(
    fd: BorrowedFd<'_>,
    interest: Interest,
) -> io::Result<Option<Interest>> {
    let mut asked = [asked(fd.as_raw_fd(), interest)];
    poll(&mut asked, 0)?;
    found(asked[0], interest)
}

/// What has ended a wait.
pub(super) enum Woken {
    Ready(Interest),
    /// The time is over.
    Late,
    /// Somebody has rung.
    Rung,
}

/// Blocks this thread until it is ready for something, or until this bell can be read.
pub(super) fn block(
    fd: BorrowedFd<'_>,
    interest: Interest,
    bell: Option<BorrowedFd<'_>>,
    deadline: Option<Instant>,
) -> io::Result<Woken> {
    // One that is negative is not looked at.
    let bell = bell.map_or(-1, |bell| bell.as_raw_fd());
    let mut asked = [asked(fd.as_raw_fd(), interest), asked(bell, Interest::READABLE)];
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match poll(&mut asked, left.map_or(-1, millis)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if let Some(ready) = found(asked[0], interest)? {
            return Ok(Woken::Ready(ready));
        }
        if asked[1].revents != 0 {
            return Ok(Woken::Rung);
        }
        if left.is_some_and(|left| left.is_zero()) {
            return Ok(Woken::Late);
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

fn asked(fd: RawFd, interest: Interest) -> libc::pollfd {
    libc::pollfd { fd, events: interest.events(), revents: 0 }
}

fn found(asked: libc::pollfd, interest: Interest) -> io::Result<Option<Interest>> {
    if asked.revents & libc::POLLNVAL != 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    Ok(interest.found(asked.revents))
}

fn poll(asked: &mut [libc::pollfd], millis: i32) -> io::Result<()> {
    // INVARIANT: there are one or two.
    let count = asked.len().try_into().expect("a few descriptors");
    // SAFETY: it reads and writes so many of them, which are borrowed for the call.
    let found = unsafe { libc::poll(asked.as_mut_ptr(), count, millis) };
    if found < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
