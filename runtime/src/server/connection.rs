//! One connection: HTTP/1 by hyper, each request to the dispatcher, and an end that loses nothing.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use crate::server::access::Access;
use crate::server::settings::Config;
use crate::server::shutdown::{CutRequest, Watcher};
use crate::server::timeout::{self, within};
use crate::server::upload::Upload;
use crate::{App, Body, WorkerClass};

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
        http.timer(TokioTimer::new())
            .header_read_timeout(config.header_timeout)
            .max_header_size(MAX_HEAD)
            // One write for all answers to requests that came in one read.
            .pipeline_flush(true);
        Protocol {
            app,
            class: config.worker_class,
            http,
            request_timeout: config.request_timeout,
            upload_timeout: config.upload_timeout,
        }
    }

    /// Serves a connection to its end.
    pub(super) async fn serve<S>(
        &self,
        stream: S,
        remote: Option<SocketAddr>,
        mut shutdown: Watcher,
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let mut io = TokioIo::new(stream);
        let state = Arc::new(State::default());
        let outcome = {
            let service = service_fn(|req| self.answer(req, remote, &state));
            let mut connection = pin!(self.http.serve_connection(&mut io, service));
            let outcome = tokio::select! {
                biased;
                outcome = connection.as_mut() => Some(outcome),
                () = shutdown.draining() => None,
            };
            match outcome {
                Some(outcome) => outcome,
                None => {
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        biased;
                        outcome = connection => outcome,
                        () = shutdown.cut() => {
                            state.request().into_iter().for_each(|cut| shutdown.report(cut));
                            return;
                        }
                    }
                }
            }
        };
        if let Err(error) = &outcome {
            tracing::debug!(target: "duotone::server", ?remote, "connection ended: {error}");
        }
        if state.is_unread() || outcome.is_err_and(|error| error.is_parse()) {
            linger(io.into_inner()).await;
        }
    }

    async fn answer(
        &self,
        req: http::Request<Incoming>,
        remote: Option<SocketAddr>,
        state: &Arc<State>,
    ) -> Result<http::Response<Body>, Infallible> {
        state.begin(&req);
        let access = Access::begin(&req);
        let mut req = req.map(|body| Upload::body(body, self.upload_timeout, state));
        if let Some(remote) = remote {
            req.extensions_mut().insert(remote);
        }
        let dispatch = self.app.dispatch(self.class, req);
        let res = match self.request_timeout {
            Some(limit) => within(limit, dispatch).await.unwrap_or_else(|| timeout::answer()),
            None => dispatch.await,
        };
        access.end(&res);
        Ok(res.into_http())
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

    fn request(&self) -> Option<CutRequest> {
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

/// Reads on for a moment after the last answer.
///
/// Closing a socket that has unread data resets the connection, and the client may lose an answer
/// (413, 431) that it had not read yet.
async fn linger(mut stream: impl AsyncRead + Unpin) {
    const AT_MOST: u64 = 1024 * 1024;
    const NO_LONGER_THAN: Duration = Duration::from_secs(1);
    let discard = async {
        let mut buffer = [0; 8 * 1024];
        let mut stream = (&mut stream).take(AT_MOST);
        while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    };
    let _ = tokio::time::timeout(NO_LONGER_THAN, discard).await;
}
