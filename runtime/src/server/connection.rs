//! One connection: HTTP/1 by hyper, each request to the dispatcher.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderValue;
use http::header::CONNECTION;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::drive::Spawn;
use crate::server::access::Access;
use crate::server::dispatch::Dispatch;
use crate::server::download::Download;
use crate::server::linger::linger;
use crate::server::outbox::{Outbox, Stream};
use crate::server::settings::Config;
use crate::server::shutdown::{Phase, Watcher};
use crate::server::state::State;
use crate::server::timeout;
use crate::server::turn;
use crate::server::upload::Upload;
use crate::server::waiting::{Limits, TooLong, Watch};
use crate::{App, Body, Response, WorkerClass};

/// The head of a request may have this many bytes; more is answered by 431.
const MAX_HEAD: usize = 64 * 1024;

/// What all connections of a server share.
pub(super) struct Protocol {
    app: App,
    class: WorkerClass,
    http: http1::Builder,
    limits: Limits,
    upload_timeout: Option<Duration>,
}

impl Protocol {
    pub(super) fn new(app: App, config: &Config) -> Self {
        let mut http = http1::Builder::new();
        // Its own limit is ours to keep: `waiting` says why.
        http.header_read_timeout(None).max_header_size(MAX_HEAD);
        Protocol {
            app,
            class: config.worker_class,
            http,
            limits: Limits { head: config.header_timeout, answer: config.request_timeout },
            upload_timeout: config.upload_timeout,
        }
    }

    /// Serves a connection to its end. To be polled by one task: its alarm knows one waker.
    pub(super) async fn serve<R, W>(
        &self,
        stream: Stream<R, W>,
        remote: Option<SocketAddr>,
        shutdown: Watcher,
    ) where
        R: AsyncRead + Unpin + Send + 'static,
        W: AsyncWrite + Unpin + Send + 'static,
    {
        let outbox = stream.outbox();
        let state = Arc::new(State::default());
        let mut watch = Watch::new(self.limits);
        let service = service_fn(|req| self.answer(req, remote, &state, &shutdown));
        let mut connection = self.http.serve_connection(stream, service);
        let mut phase = Phase::Serving;
        let ended = loop {
            let ended = poll_fn(|cx| poll(&mut connection, &outbox, &state, &mut watch, cx));
            tokio::select! {
                biased;
                ended = ended => break ended,
                next = shutdown.after(phase) => phase = next,
            }
            if phase == Phase::Cut {
                shutdown.report(state.take_request());
                return;
            }
            Pin::new(&mut connection).graceful_shutdown();
        };
        // The request that ran, if any, is dropped, and what it did not read of its body is known.
        let stream = connection.into_parts().io;
        if let Err(error) = &ended {
            tracing::debug!(target: "duotone::server", ?remote, "connection ended: {error}");
        }
        if state.is_unread() || ended.is_err_and(|error| error.is_parse()) {
            // Boxed, because it is rare and has a large buffer.
            Box::pin(linger(stream)).await;
        }
    }

    /// The request is routed at once; what is awaited is small, and has no part of the request.
    fn answer<'a>(
        &'a self,
        req: http::Request<Incoming>,
        remote: Option<SocketAddr>,
        state: &'a Arc<State>,
        shutdown: &'a Watcher,
    ) -> impl Future<Output = Result<http::Response<Body>, Infallible>> + Send + use<'a> {
        state.begin(&req);
        let access = Access::begin(&req);
        let (head, body) = req.into_parts();
        let body = Upload::body(body, self.upload_timeout, state);
        // hyper moves it before it polls it, and keeps the room while the connection is idle.
        let at_end: Spawn = turn::at_end;
        let dispatch = self.app.dispatch_from(self.class, head, body, remote, Some(at_end));
        let mut dispatch = Dispatch::new(dispatch);
        async move {
            let res = poll_fn(|cx| state.waiting.poll_answer(Pin::new(&mut dispatch), cx)).await;
            let res = res.unwrap_or_else(|| self.too_late(state));
            access.end(&res);
            let mut res = res.into_http();
            if res.body().is_stream() {
                Download::wrap(res.body_mut(), state);
            }
            if shutdown.is_draining() {
                // The connection learns of it later than the answer is written, if it is polled later.
                res.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(res)
        }
    }

    /// The answer to a request that took too long.
    fn too_late(&self, state: &State) -> Response {
        // INVARIANT: what has no limit is never late.
        let limit = self.limits.answer.unwrap_or_default();
        if let Some(request) = state.take_request() {
            tracing::warn!(target: "duotone::server", "{request} was cancelled: no answer within {limit:?}");
        }
        timeout::answer(limit)
    }
}

/// How a connection ended.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("{0}")]
    Http(#[from] hyper::Error),
    #[error("{0}")]
    Send(#[from] io::Error),
    #[error("no head of a request within {0:?}")]
    Head(Duration),
}

impl Broken {
    fn is_parse(&self) -> bool {
        matches!(self, Broken::Http(error) if error.is_parse())
    }
}

/// Polls a connection, and when it waits for something sends what it wrote, and watches how long it
/// waits.
fn poll<W, C>(
    connection: &mut C,
    outbox: &Outbox<W>,
    state: &State,
    watch: &mut Watch,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Broken>>
where
    W: AsyncWrite + Unpin,
    C: Future<Output = hyper::Result<()>> + Unpin,
{
    loop {
        if let Poll::Ready(ended) = Pin::new(&mut *connection).poll(cx) {
            return Poll::Ready(ended.map_err(Broken::Http));
        }
        let sent = outbox.poll_send(cx).map_err(Broken::Send)?;
        match watch.poll(&state.waiting, sent.is_ready(), cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(TooLong::Head(limit)) => return Poll::Ready(Err(Broken::Head(limit))),
            // hyper polls the answer.
            Poll::Ready(TooLong::Answer) => {}
        }
    }
}
