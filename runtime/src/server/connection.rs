//! One connection: HTTP/1 by hyper, each request to the dispatcher.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use http::HeaderValue;
use http::header::CONNECTION;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::server::access::Access;
use crate::server::header_timer::HeaderTimer;
use crate::server::linger::linger;
use crate::server::outbox::Outbox;
use crate::server::settings::Config;
use crate::server::shutdown::{CutRequest, Phase, Watcher};
use crate::server::timeout::{self, within};
use crate::server::turn;
use crate::server::upload::Upload;
use crate::{App, Body, Response, WorkerClass};

/// The head of a request may have this many bytes; more is answered by 431.
const MAX_HEAD: usize = 64 * 1024;

/// What all connections of a server share.
pub(super) struct Protocol {
    app: App,
    class: WorkerClass,
    http: http1::Builder,
    request_timeout: Option<Duration>,
    upload_timeout: Option<Duration>,
}

impl Protocol {
    pub(super) fn new(app: App, config: &Config) -> Self {
        let mut http = http1::Builder::new();
        http.header_read_timeout(config.header_timeout).max_header_size(MAX_HEAD);
        Protocol {
            app,
            class: config.worker_class,
            http,
            request_timeout: config.request_timeout,
            upload_timeout: config.upload_timeout,
        }
    }

    /// Serves a connection to its end.
    pub(super) async fn serve<S>(&self, stream: S, remote: Option<SocketAddr>, shutdown: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let stream = Outbox::new(stream);
        let state = Arc::new(State::default());
        let service = service_fn(|req| self.answer(req, remote, &state, &shutdown));
        let ended = {
            let mut http = self.http.clone();
            http.timer(HeaderTimer::default());
            let mut connection = pin!(http.serve_connection(stream.clone(), service));
            let mut phase = Phase::Serving;
            loop {
                tokio::select! {
                    biased;
                    ended = drive(connection.as_mut(), &stream) => break ended,
                    next = shutdown.after(phase) => phase = next,
                }
                if phase == Phase::Cut {
                    shutdown.report(state.take_request());
                    return;
                }
                connection.as_mut().graceful_shutdown();
            }
        };
        if let Err(error) = &ended {
            tracing::debug!(target: "duotone::server", ?remote, "connection ended: {error}");
        }
        if state.is_unread() || ended.is_err_and(|error| error.is_parse()) {
            // Boxed: its buffer would be part of every connection.
            Box::pin(linger(&stream)).await;
        }
    }

    async fn answer(
        &self,
        req: http::Request<Incoming>,
        remote: Option<SocketAddr>,
        state: &Arc<State>,
        shutdown: &Watcher,
    ) -> Result<http::Response<Body>, Infallible> {
        state.begin(&req);
        let access = Access::begin(&req);
        let req = req.map(|body| Upload::body(body, self.upload_timeout, state));
        // In its place from the start: it is large.
        let dispatch = pin!(self.app.dispatch_from(self.class, req, remote, Some(turn::at_end)));
        let res = match self.request_timeout {
            Some(limit) => within(limit, dispatch).await.unwrap_or_else(|| state.too_late(limit)),
            None => dispatch.await,
        };
        access.end(&res);
        let mut res = res.into_http();
        if shutdown.is_draining() {
            // The connection learns of it later than the answer is written, if it is polled later.
            res.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(res)
    }
}

/// What is known about a connection beside hyper's own state.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The last request. A connection that is still there when the server has drained is about
    /// this one: the others have ended.
    request: Mutex<Option<CutRequest>>,
    unread: AtomicBool,
}

impl State {
    fn begin<B>(&self, req: &http::Request<B>) {
        let request = CutRequest { method: req.method().clone(), uri: req.uri().clone() };
        *self.request.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
    }

    /// The answer to a request that took too long.
    fn too_late(&self, limit: Duration) -> Response {
        if let Some(request) = self.take_request() {
            tracing::warn!(target: "duotone::server", "{request} was cancelled: no answer within {limit:?}");
        }
        timeout::answer(limit)
    }

    fn take_request(&self) -> Option<CutRequest> {
        self.request.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// A body was given up before its end.
    pub(super) fn leave_unread(&self) {
        self.unread.store(true, Ordering::Relaxed);
    }

    fn is_unread(&self) -> bool {
        self.unread.load(Ordering::Relaxed)
    }
}

/// How a connection ended.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("{0}")]
    Http(#[from] hyper::Error),
    #[error("{0}")]
    Send(#[from] io::Error),
}

impl Broken {
    fn is_parse(&self) -> bool {
        matches!(self, Broken::Http(error) if error.is_parse())
    }
}

/// Polls a connection to its end, and sends what it wrote whenever it waits for something.
async fn drive<S, C>(mut connection: Pin<&mut C>, stream: &Outbox<S>) -> Result<(), Broken>
where
    S: AsyncRead + AsyncWrite + Unpin,
    C: Future<Output = hyper::Result<()>>,
{
    poll_fn(|cx| match connection.as_mut().poll(cx) {
        Poll::Ready(ended) => Poll::Ready(ended.map_err(Broken::Http)),
        Poll::Pending => match stream.poll_send(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(Broken::Send(error))),
            Poll::Ready(Ok(())) | Poll::Pending => Poll::Pending,
        },
    })
    .await
}
