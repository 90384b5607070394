//! The stream of a connection, with what is to be sent held back until the connection has nothing
//! else to do: one write for all answers to requests that came in one read.
//!
//! hyper can do that too (`pipeline_flush`), but then (1.12) it holds an answer back until the
//! client has sent the whole of its next request, loses the answer to a malformed one, and takes
//! all of a streamed body into memory when the client reads slowly.

use std::cell::Cell;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// More than this is not held back.
const HELD_BACK: usize = 16 * 1024;

thread_local! {
    /// The buffer for whoever has something to send next: a connection that rests has none.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The stream for hyper: what it writes goes to an [`Outbox`].
pub(super) struct Stream<R, W> {
    read: TokioIo<R>,
    outbox: Outbox<W>,
}

/// What is to be sent, for whoever [sends](Outbox::poll_send) it.
pub(super) struct Outbox<W>(Arc<Mutex<Held<W>>>);

struct Held<W> {
    write: W,
    /// Has no memory when there is nothing to send.
    out: Vec<u8>,
    /// How much of `out` is sent.
    sent: usize,
    /// hyper has more, which was not taken.
    refused: bool,
}

impl<R, W: AsyncWrite + Unpin> Stream<R, W> {
    pub(super) fn new(read: R, write: W) -> Self {
        let held = Held { write, out: Vec::new(), sent: 0, refused: false };
        Stream { read: TokioIo::new(read), outbox: Outbox(Arc::new(Mutex::new(held))) }
    }

    pub(super) fn outbox(&self) -> Outbox<W> {
        Outbox(Arc::clone(&self.outbox.0))
    }

    pub(super) fn reader(&mut self) -> &mut R {
        self.read.inner_mut()
    }
}

impl<W: AsyncWrite + Unpin> Outbox<W> {
    /// Sends what was held back: to be called when hyper is pending. Ready when all that hyper has
    /// is sent.
    pub(super) fn poll_send(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut held = self.held();
        ready!(held.poll_send(cx))?;
        // hyper was told when the stream takes more.
        if held.refused { Poll::Pending } else { Poll::Ready(Ok(())) }
    }

    /// Sends what was held back, and closes the sending half.
    pub(super) fn poll_close(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut held = self.held();
        ready!(held.poll_send(cx))?;
        Pin::new(&mut held.write).poll_shutdown(cx)
    }

    /// The connection's task alone uses it, so it is never waited for.
    fn held(&self) -> MutexGuard<'_, Held<W>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: AsyncWrite + Unpin> Held<W> {
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.out.len() {
            let sent = ready!(Pin::new(&mut self.write).poll_write(cx, &self.out[self.sent..]))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += sent;
        }
        self.sent = 0;
        if self.out.capacity() > 0 {
            self.out.clear();
            SPARE.set(std::mem::take(&mut self.out));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_take(
        &mut self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let all = slices.iter().map(|slice| slice.len()).sum();
        if !self.holds(all) {
            ready!(self.poll_send(cx))?;
            if !self.holds(all) {
                return Pin::new(&mut self.write).poll_write_vectored(cx, slices);
            }
        }
        if self.out.capacity() == 0 {
            self.out = SPARE.take();
        }
        for slice in slices {
            self.out.extend_from_slice(slice);
        }
        Poll::Ready(Ok(all))
    }

    fn holds(&self, more: usize) -> bool {
        self.out.len() + more <= HELD_BACK
    }
}

impl<R: AsyncRead + Unpin, W: Unpin> Read for Stream<R, W> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.read).poll_read(cx, buffer)
    }
}

impl<R: Unpin, W: AsyncWrite + Unpin> Write for Stream<R, W> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut held = self.outbox.held();
        let taken = held.poll_take(cx, slices);
        held.refused = taken.is_pending();
        taken
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.outbox.poll_close(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// Takes at most so many bytes per write, and keeps what each brought.
    struct Wire {
        takes: usize,
        writes: Vec<usize>,
    }

    impl AsyncWrite for Wire {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            let taken = bytes.len().min(self.takes);
            self.writes.push(taken);
            Poll::Ready(Ok(taken))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// The sizes of the writes that come of these, each flushed, and of sending at the end.
    async fn sizes(takes: usize, writes: &[usize]) -> Vec<usize> {
        let mut stream = Stream::new((), Wire { takes, writes: Vec::new() });
        let wire = stream.outbox();
        for &size in writes {
            let bytes = vec![b'x'; size];
            let mut left = &bytes[..];
            while !left.is_empty() {
                let stream = &mut stream;
                let count = poll_fn(|cx| Pin::new(&mut *stream).poll_write(cx, left)).await;
                left = &left[count.unwrap()..];
            }
            poll_fn(|cx| Pin::new(&mut stream).poll_flush(cx)).await.unwrap();
        }
        poll_fn(|cx| wire.poll_send(cx)).await.unwrap();
        std::mem::take(&mut wire.held().write.writes)
    }

    #[tokio::test]
    async fn small_writes_are_sent_as_one() {
        assert_eq!(sizes(usize::MAX, &[100; 16]).await, [1600]);
    }

    #[tokio::test]
    async fn one_that_has_sent_all_keeps_no_memory() {
        let mut stream = Stream::new((), Wire { takes: usize::MAX, writes: Vec::new() });
        let wire = stream.outbox();
        poll_fn(|cx| Pin::new(&mut stream).poll_write(cx, b"answer")).await.unwrap();
        assert!(wire.held().out.capacity() > 0);
        poll_fn(|cx| wire.poll_send(cx)).await.unwrap();
        assert_eq!(wire.held().out.capacity(), 0);
    }

    #[tokio::test]
    async fn large_writes_are_not_held_back() {
        let large = HELD_BACK + 1;
        assert_eq!(sizes(usize::MAX, &[100, large, 100]).await, [100, large, 100]);
    }

    #[tokio::test]
    async fn a_stream_that_takes_little_gets_it_all() {
        assert_eq!(sizes(60, &[100, 20]).await, [60, 60]);
    }
}
