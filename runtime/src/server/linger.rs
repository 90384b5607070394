//! The end of a connection whose client may still be sending.
//!
//! Closing a socket that has unread data resets the connection, and the client may lose an answer
//! (413, 431) that it had not read yet.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::server::outbox::Stream;

/// Closes the sending half, and discards for a moment what the client still sends.
pub(super) async fn linger<R, W>(mut stream: Stream<R, W>)
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    const AT_MOST: usize = 1024 * 1024;
    const NO_LONGER_THAN: Duration = Duration::from_secs(1);
    let discard = async {
        let outbox = stream.outbox();
        poll_fn(|cx| outbox.poll_close(cx)).await?;
        let (mut buffer, mut discarded) = ([0; 8 * 1024], 0);
        while discarded < AT_MOST {
            let mut buffer = ReadBuf::new(&mut buffer);
            poll_fn(|cx| Pin::new(stream.reader()).poll_read(cx, &mut buffer)).await?;
            match buffer.filled().len() {
                0 => break,
                read => discarded += read,
            }
        }
        io::Result::Ok(())
    };
    // The client is gone, or has had its time.
    let _ = tokio::time::timeout(NO_LONGER_THAN, discard).await;
}
