//! The hook by which a driver that has a descriptor of its own becomes cooperative.

use std::future::Future;
use std::io;
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use super::block::try_block;
use super::registration::Registration;
use super::{Interest, poll};
use crate::bridge::here;
use crate::green::{Elapsed, Elapsing, is_running};
use crate::{Cancelled, try_async_to_sync};

/// Waits until a descriptor can be read or written: on a green thread by parking it, elsewhere by
/// blocking the thread (`poll(2)`).
///
/// This is what a driver needs that was made for blocking and lets others wait for its socket, as
/// libpq does: it is told to do what it can without blocking, and where it would have to wait, this
/// waits. gevent calls that a wait callback; psycogreen is nothing else.
///
/// Says what the descriptor is ready for. One that is hung up or has an error is ready for
/// everything: what the driver calls next tells it so. What needs no waiting, such as a file, is
/// ready at once.
///
/// ```
/// use std::io::{Read, Write};
/// use std::os::unix::net::UnixStream;
/// use std::time::Duration;
///
/// use duotone::green::{Interest, wait_fd};
///
/// let (mut here, mut there) = UnixStream::pair()?;
/// let ready = wait_fd(&here, Interest::READABLE | Interest::WRITABLE, None)?;
/// assert!(ready.is_writable() && !ready.is_readable());
///
/// there.write_all(b"hello")?;
/// wait_fd(&here, Interest::READABLE, None)?;
/// let mut said = [0; 5];
/// here.read_exact(&mut said)?;
///
/// let nothing = wait_fd(&here, Interest::READABLE, Some(Duration::from_millis(1)));
/// assert_eq!(nothing.unwrap_err().kind(), std::io::ErrorKind::TimedOut);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// The descriptor stays open while it is borrowed. A driver in C that closes it all the same is not
/// told of it here: give it a timeout. Several may wait for one descriptor, and it may belong to a
/// socket of tokio's on the same loop.
///
/// # Errors
///
/// - [`TimedOut`](io::ErrorKind::TimedOut) when the time is over, or that of a
///   [`timeout`](crate::green::timeout) around.
/// - One that holds [`Cancelled`] when the request is cancelled while this waits (R48), or the
///   [task](crate::green::spawn), or the loop of the green thread ends. This does not unwind as [`async_to_sync`](crate::async_to_sync) does,
///   so it may be called by C. What the driver was doing is then undone: give up its connection.
/// - One that says so where waiting would block an event loop: in an async function that
///   Duotone runs, and in what a green thread gives to `async_to_sync`.
/// - What `poll` and the registration with the loop say, such as a descriptor that is not open.
pub fn wait_fd(
    fd: impl AsFd,
    interest: Interest,
    timeout: Option<Duration>,
) -> io::Result<Interest> {
    let fd = fd.as_fd();
    if here::is_async() {
        return Err(io::Error::other(
            "`wait_fd` was called inside an async function, where it would block the event loop: \
             `.await` the readiness of a `tokio::io::unix::AsyncFd` instead",
        ));
    }
    if let Some(ready) = poll::now(fd, interest)? {
        return Ok(ready);
    }
    if !is_running() {
        let deadline = poll::deadline(timeout);
        return told(|| try_block(fd, interest, deadline))?.ok_or_else(timed_out);
    }
    let registration = Registration::new(fd, interest)?;
    told(|| try_async_to_sync(within(timeout, registration.ready(interest), timed_out)))
}

/// What a future gives in that time.
pub(in crate::green) async fn within<T>(
    timeout: Option<Duration>,
    ready: impl Future<Output = io::Result<T>>,
    over: fn() -> io::Error,
) -> io::Result<T> {
    match timeout {
        Some(timeout) => tokio::time::timeout(timeout, ready).await.map_err(|_| over())?,
        None => ready.await,
    }
}

pub(in crate::green) fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "it took longer than it was given")
}

/// Says by an error that the code that waits is ended. Nothing unwinds out of here: functions of C may
/// be between this and the view.
fn told<T>(wait: impl FnOnce() -> Result<io::Result<T>, Cancelled>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(wait)) {
        Ok(Ok(ready)) => ready,
        Ok(Err(cancelled)) => Err(io::Error::other(cancelled)),
        // A limit around it is over: what waits after this is ended.
        Err(payload) if payload.is::<Elapsing>() => {
            Err(io::Error::new(io::ErrorKind::TimedOut, Elapsed))
        }
        // The task is cancelled, or the loop ends and its green threads with it.
        Err(payload) => match payload.downcast::<Cancelled>() {
            Ok(cancelled) => Err(io::Error::other(*cancelled)),
            Err(payload) => resume_unwind(payload),
        },
    }
}
