//! An answer that is read elsewhere than on the event loop that makes it: a body that is a stream
//! stays there, and each chunk is asked for.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::sync::{mpsc, oneshot};

use crate::server::dispatch::Dispatch;
use crate::server::in_process::Client;
use crate::{App, Body, Error, Response, Result, WorkerClass};

/// On its way to who reads it.
pub(super) struct Answer {
    response: Response,
    stream: Option<Stream>,
}

/// What is known elsewhere of a body that is a stream.
struct Stream {
    asks: mpsc::UnboundedSender<Ask>,
    hint: SizeHint,
}

/// Answers a request on the loop that polls this, and gives a chunk of its body to each who asks.
/// Whoever drops this does what a server does whose client has left.
pub(super) async fn serve(app: App, req: http::Request<Body>, whom: oneshot::Sender<Answer>) {
    let mut response = Dispatch::new(app.dispatch(WorkerClass::Green, req)).await;
    if !response.body().is_stream() {
        // Who waited may be gone by now, and that is all.
        let _ = whom.send(Answer { response, stream: None });
        return;
    }
    let mut body = response.take_body();
    let (asks, mut asked) = mpsc::unbounded_channel::<Ask>();
    let stream = Some(Stream { asks, hint: body.size_hint() });
    let _ = whom.send(Answer { response, stream });
    while let Some(ask) = asked.recv().await {
        let frame = body.frame().await;
        let _ = ask.send(Chunk { frame, hint: body.size_hint() });
    }
}

type Ask = oneshot::Sender<Chunk>;

struct Chunk {
    frame: Option<Result<Frame<Bytes>>>,
    /// Of what is still to come.
    hint: SizeHint,
}

impl Answer {
    /// The response, whose body is the client's as long as it is read.
    pub(super) fn received(self, client: Client) -> Response {
        let Answer { mut response, stream } = self;
        if let Some(Stream { asks, hint }) = stream {
            let body = Carried { asks, asked: None, hint, is_over: false, _client: client };
            response.set_body(Body::from_http(body));
        }
        response
    }
}

/// The body, as who reads it has it.
struct Carried {
    asks: mpsc::UnboundedSender<Ask>,
    /// The chunk that was asked for.
    asked: Option<oneshot::Receiver<Chunk>>,
    hint: SizeHint,
    is_over: bool,
    /// It leaves with the body.
    _client: Client,
}

/// Why a body broke off that did not do so by itself.
#[derive(Debug, thiserror::Error)]
#[error("the event loop of the response has panicked: stderr says why")]
struct Lost;

impl HttpBody for Carried {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let mut asked = self.asked.take().unwrap_or_else(|| {
            let (ask, asked) = oneshot::channel();
            // Where nobody is left to ask, that is told like any other end of the loop.
            let _ = self.asks.send(ask);
            asked
        });
        let Poll::Ready(chunk) = Pin::new(&mut asked).poll(cx) else {
            self.asked = Some(asked);
            return Poll::Pending;
        };
        let frame = match chunk {
            Ok(Chunk { frame, hint }) => {
                self.hint = hint;
                frame
            }
            Err(_) => Some(Err(Lost.into())),
        };
        self.is_over = !matches!(frame, Some(Ok(_)));
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        self.hint
    }
}
