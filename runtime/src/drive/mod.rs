//! Runs what the lifecycle names: how a function of either color is called in each worker class.
//!
//! A driver knows threads and event loops; it does not know what a hook is.

mod batch;
mod class;
mod detached;
mod handover;
mod hop;
#[cfg(feature = "green")]
mod on_green;
mod on_loop;
mod on_thread;
mod run;
mod service;
mod stream;

use crate::bridge::here::{self, Here};
use std::net::SocketAddr;

use http::request::Parts;

use crate::lifecycle::Cycle;
use crate::{App, Body, Cancelled, Response};

#[cfg(feature = "server")]
pub(crate) use batch::Collector;
pub(crate) use batch::Spawn;
pub use class::{UnknownWorkerClass, WorkerClass};
use on_thread::Until;
use run::Run;

impl App {
    /// Answers a request: the dispatcher, without a server.
    ///
    /// Async functions are polled where this future is polled, on any executor; runs of sync ones
    /// go to a worker thread. Dropping the future cancels the request: the async function that
    /// runs is dropped, the sync one is finished, and the teardowns run to their end (R8, R12). That of
    /// a route with `detach` goes on beside (R48): on the current tokio runtime, else on that of the
    /// app's bridge, else on a worker thread.
    ///
    /// ```
    /// use duotone::{App, StatusCode};
    ///
    /// let app = App::new().build()?;
    /// let res = pollster::block_on(app.handle(http::Request::get("/nowhere").body(())?));
    /// assert_eq!(res.status(), StatusCode::NOT_FOUND);
    /// # Ok::<(), duotone::Error>(())
    /// ```
    pub fn handle<B: Into<Body>>(
        &self,
        req: http::Request<B>,
    ) -> impl Future<Output = Response> + Send + use<B> {
        let (head, body) = req.into_parts();
        self.dispatch_from(WorkerClass::Async, head, body.into(), None, None)
    }

    /// Answers a request on this thread, which may block: sync functions are called in place, async
    /// ones are driven through the bridge.
    ///
    /// ```
    /// use duotone::{App, StatusCode};
    ///
    /// let app = App::new().build()?;
    /// let res = app.handle_sync(http::Request::get("/nowhere").body(())?);
    /// assert_eq!(res.status(), StatusCode::NOT_FOUND);
    /// # Ok::<(), duotone::Error>(())
    /// ```
    ///
    /// In a function of a request that is cancelled while this waits, that function ends here, as with
    /// [`async_to_sync`](crate::async_to_sync) (R48).
    ///
    /// # Panics
    ///
    /// Inside an async function that the framework polls, where blocking is not allowed (R43):
    /// call [`handle`](Self::handle) there.
    #[track_caller]
    pub fn handle_sync<B: Into<Body>>(&self, req: http::Request<B>) -> Response {
        assert!(
            here::get() == Here::Anywhere,
            "`handle_sync` was called inside an async function, where it would block the event \
             loop: `.await` `handle` instead"
        );
        let (head, body) = req.into_parts();
        let mut run = Run::new(Cycle::new(self, head, body.into()));
        run.limit();
        run.is_run_here();
        match self.provided_sync() {
            Ok(()) => on_thread::proceed(&mut run, Until::End, None),
            Err(error) => run.cycle().refuse(&error),
        }
        if run.is_left() {
            drop(run);
            Cancelled::ClientGone.unwind();
        }
        stream::respond(&mut run)
    }

    /// Answers a request that an event loop received.
    pub(crate) fn dispatch(
        &self,
        class: WorkerClass,
        req: http::Request<Body>,
    ) -> impl Future<Output = Response> + Send + use<> {
        let (head, body) = req.into_parts();
        self.dispatch_from(class, head, body, None, None)
    }

    /// The same for a server, which knows the client's address. It is not put into the request's
    /// extensions: their first entry costs three allocations.
    ///
    /// It is routed at once: the future then has a pointer to the request rather than the request,
    /// which is large.
    pub(crate) fn dispatch_from(
        &self,
        class: WorkerClass,
        head: Parts,
        body: Body,
        remote: Option<SocketAddr>,
        at_end_of_turn: Option<Spawn>,
    ) -> impl Future<Output = Response> + Send + use<> {
        let mut run = Run::new(Cycle::new(self, head, body));
        run.at_end_of_turn = at_end_of_turn;
        if let Some(remote) = remote {
            run.cycle().came_from(remote);
        }
        async move {
            // Not before it is polled: nothing has begun.
            run.limit();
            if run.cycle().plan().is_detached {
                return detached::dispatch(run.take(), class).await;
            }
            answer(&mut run, class).await
        }
    }
}

/// The answer to a request that an event loop received.
async fn answer(run: &mut Run, class: WorkerClass) -> Response {
    let app = run.cycle().request().app();
    if !app.providers().are_ready() {
        let app = app.clone();
        // Boxed, so that it makes the futures of the requests after it no larger.
        let provided = Box::pin(async move { app.provided().await });
        if let Err(error) = provided.await {
            run.cycle().refuse(&error);
            return stream::respond(run);
        }
    }
    match on_loop::proceed(run, class).await {
        Some(answer) => *answer,
        None => stream::respond(run),
    }
}
