//! The body of an answer while it is sent: tells the connection when it ends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::server::state::State;
use crate::{Body, Error, Result};

/// A streamed body.
pub(super) struct Download {
    body: Body,
    connection: Arc<State>,
}

impl Download {
    /// Puts itself around a body.
    pub(super) fn wrap(body: &mut Body, connection: &Arc<State>) {
        connection.waiting.streams(true);
        let (inner, connection) = (std::mem::take(body), Arc::clone(connection));
        *body = Body::from_http(Download { body: inner, connection });
    }
}

impl HttpBody for Download {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.connection.waiting.streams(false);
    }
}
