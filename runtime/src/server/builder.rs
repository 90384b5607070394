//! What a server is told in code.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::Duration;

use crate::limit::Limit;
use crate::server::error::ServeError;
use crate::server::settings::Settings;
use crate::server::stop::StopOn;
use crate::{App, WorkerClass};

/// Serves an app over HTTP/1.
///
/// [`App::run`] makes one from the command line; this is for a program that has a command line of
/// its own, or that has to know where the server listens:
///
/// ```
/// use duotone::{App, Server};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> duotone::Result<()> {
/// let app = App::new().build()?;
/// let server = Server::new(app).bind("127.0.0.1:0").shutdown_on(std::future::ready(()));
/// let listening = server.listen().await?;
/// assert_ne!(listening.addresses()[0].tcp().unwrap().port(), 0);
/// listening.serve().await
/// # }
/// ```
///
/// # What clients meet
///
/// | the client | is answered |
/// |---|---|
/// | sends a malformed request line or header, a folded header, a NUL, or another version than HTTP/1.0 and 1.1 | 400, and the connection is closed |
/// | ends lines with a bare LF, or sends empty lines before a request | the same as without |
/// | sends two different `Content-Length`s, one that is no number, or a `Transfer-Encoding` that does not end in `chunked` or comes with HTTP/1.0 | 400, and the connection is closed |
/// | sends `Content-Length` and `Transfer-Encoding: chunked` | the chunks count, and the connection is closed after the answer |
/// | sends `Transfer-Encoding: gzip, chunked` | the body as it came: only `chunked` is decoded |
/// | sends a chunk that is malformed | 400 where the body is read, and the connection is closed |
/// | sends chunk extensions or trailers | they are ignored |
/// | sends `Expect: 100-continue` | `100 Continue` when the body is first read, else the final answer alone; other expectations, and those of HTTP/1.0, are ignored |
/// | sends no `Host`, or several | as if it had sent one: no view depends on it unless it reads it |
/// | asks for `http://host/path` | as for `/path` |
/// | asks `OPTIONS *` | 404, unless a route is there |
/// | sends `CONNECT`, `TRACE`, or a method in lower case | 404 or 405: no route has them unless it says so |
/// | sends `Upgrade` | it is ignored |
/// | sends `HEAD` | the headers of `GET`, of errors too, and no body |
/// | sends further requests before it has the answer | all are answered, in their order |
/// | speaks HTTP/1.0 | the connection is closed after the answer, unless it sends `Connection: keep-alive` |
/// | speaks HTTP/2 without being asked to | the connection is closed |
/// | sends a request line and headers of more than 64 KiB, more than 100 headers, or a `Content-Length` of 2⁶⁴ - 2 or more | 431, and the connection is closed |
/// | sends a larger body than allowed | 413, and the connection is closed (R33) |
/// | takes longer than [`header_timeout`](Self::header_timeout) to send the headers, or sends no further request for as long | the connection is closed |
/// | stops sending for [`upload_timeout`](Self::upload_timeout) inside a body that is waited for | 408, and the connection is closed |
/// | waits longer than [`request_timeout`](Self::request_timeout) for the head of the response | 503; the request is cancelled and its teardowns run |
/// | asks while all workers are busy and the queue is full | 503 with `Retry-After` |
/// | goes away, or closes its sending half | nothing; the request is cancelled and its teardowns run (R48) |
/// | does not read its answer | the connection stays: there is no limit on that yet |
///
/// What is answered 400 or 431 and closed never reaches the app: no hook runs, and the access log
/// does not have it; the log of level `debug` does.
///
/// # How it stops
///
/// On SIGTERM or SIGINT, or when [`shutdown_on`](Self::shutdown_on) says so: it accepts no more
/// connections, closes the idle ones, finishes the requests that run, and closes their connections;
/// who is sending its first head has [`header_timeout`](Self::header_timeout) for it. Of
/// pipelined requests those that have not begun are not answered.
/// Then it waits for the [tasks](crate::spawn) of the app. What has not ended within
/// [`shutdown_timeout`](Self::shutdown_timeout), requests and tasks together, is cut and named in the
/// log. Then the `after_serving` hooks run, and [`run`](Self::run) waits for what worker threads
/// still do, as teardowns. A second signal ends all of that at once: then teardowns of requests
/// that were cut may be cut too.
#[must_use = "a server does nothing until it is run or served"]
pub struct Server {
    pub(super) app: App,
    pub(super) settings: Settings,
    pub(super) fault: Option<ServeError>,
    pub(super) stop: StopOn,
    #[cfg(feature = "green")]
    pub(super) allows_green: bool,
}

impl Server {
    /// A server of this app, on `127.0.0.1:5000` unless told otherwise.
    pub fn new(app: App) -> Self {
        Server {
            #[cfg(feature = "green")]
            allows_green: app.allows_green(),
            app,
            settings: Settings::default(),
            fault: None,
            stop: StopOn::default(),
        }
    }

    /// Listens on this address: `HOST:PORT`, where port 0 is any free one, or `unix:PATH`. Given
    /// several times, it listens on all of them.
    #[expect(clippy::needless_pass_by_value, reason = "callers have a `&str` or a `SocketAddr`")]
    pub fn bind(mut self, address: impl ToString) -> Self {
        match address.to_string().parse() {
            Ok(address) => self.settings.bind.push(address),
            Err(error) => self.fault = self.fault.or(Some(ServeError::Address(error))),
        }
        self
    }

    /// Where requests are run; [`WorkerClass::Async`] unless set.
    pub fn worker_class(mut self, class: WorkerClass) -> Self {
        self.settings.worker_class = Some(class);
        self
    }

    /// How many event-loop threads [`run`](Self::run) starts; one per core unless set. Those of class
    /// `green` are started by every way to serve.
    pub fn workers(mut self, workers: usize) -> Self {
        self.settings.workers = self.count("workers", workers);
        self
    }

    /// How many worker threads the app's pool may have at most.
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = self.count("threads", threads);
        self
    }

    /// How many connections there may be at once; further ones wait. No limit unless set.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.settings.max_connections = self.count("max_connections", connections);
        self
    }

    /// Lets other processes listen on the same port (`SO_REUSEPORT`); the system spreads
    /// connections over them.
    pub fn reuse_port(mut self, reuse_port: bool) -> Self {
        self.settings.reuse_port = Some(reuse_port);
        self
    }

    /// How long a client may take for the headers of a request, and be idle before it; 30 s unless
    /// set.
    pub fn header_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.header_timeout = Some(Limit(limit.into()));
        self
    }

    /// How long the app may take until the head of the response is there; 60 s unless set.
    ///
    /// The client is answered 503. The request's async work is cancelled at its next await, and a
    /// sync function that runs is finished in vain (R48). That of a route with `detach` goes on.
    ///
    /// It is a last resort, of which the app knows nothing. The limit of a route, with error handlers
    /// and after-functions, is its [`timeout`](macro@crate::route#within-a-time).
    pub fn request_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.request_timeout = Some(Limit(limit.into()));
        self
    }

    /// How long a client may send nothing while its body is waited for; 30 s unless set.
    pub fn upload_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.upload_timeout = Some(Limit(limit.into()));
        self
    }

    /// How long requests and tasks that run may take to end when the server stops; 30 s unless set.
    pub fn shutdown_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.shutdown_timeout = Some(Limit(limit.into()));
        self
    }

    /// How many bytes of stack a green thread has, of worker class `green`; 1 MiB unless set, and 64
    /// KiB at least. Only what is touched takes memory; builds without optimization touch much.
    #[cfg(feature = "green")]
    pub fn green_stack(mut self, bytes: usize) -> Self {
        self.settings.green_stack = Some(bytes);
        self
    }

    /// Stops when the future is ready, and leaves signals alone.
    pub fn shutdown_on(mut self, future: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = StopOn::Future(Box::pin(future));
        self
    }

    #[cfg(feature = "green")]
    pub(crate) fn with_green_allowed(mut self) -> Self {
        self.allows_green = true;
        self
    }

    /// Lays settings from outside over those of the code.
    pub(crate) fn overlay(mut self, settings: Settings) -> Self {
        self.settings = settings.over(self.settings);
        self
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    fn count(&mut self, setting: &'static str, count: usize) -> Option<NonZeroUsize> {
        let count = NonZeroUsize::new(count);
        if count.is_none() && self.fault.is_none() {
            self.fault = Some(ServeError::Zero { setting });
        }
        count
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("settings", &self.settings).finish_non_exhaustive()
    }
}
