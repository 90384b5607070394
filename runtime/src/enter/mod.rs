//! Calls code of either color with a context of its own: commands, queue workers, threads and tasks
//! that a request starts.

mod copy;
mod stream;

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context as Polling, Poll};

use crate::App;
use crate::bridge::here::{self, Here};
use crate::bridge::{bridge_of, within};
use crate::context::{self, Context};
use crate::watch::{Place, Watch};

pub use copy::{RequestContext, copy_current_request_context};
pub use stream::stream_with_context;

impl App {
    /// Calls a function outside of requests, for which this is the current app: a command, a queue
    /// worker, a test.
    ///
    /// In it [`current::app`](crate::current::app) is this app, and
    /// [`current::g`](crate::current::g) is new and empty, for as long as the call lasts.
    /// [`async_to_sync`](crate::async_to_sync) uses the app's bridge, whose runtime is entered for
    /// the function too, and [`sync_to_async`](crate::sync_to_async) the app's worker threads. There
    /// is no current request, also when this is called in one.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// struct Greeting(&'static str);
    ///
    /// /// A function of the app that is not a handler.
    /// fn greet(name: &str) -> Result<String> {
    ///     let greeting = current::app()?.state::<Greeting>().or_status(StatusCode::NOT_FOUND)?;
    ///     Ok(format!("{}, {name}!", greeting.0))
    /// }
    ///
    /// let app = App::new().state(Greeting("Hello")).build()?;
    /// assert_eq!(app.enter(|| greet("Ada"))?, "Hello, Ada!");
    /// assert!(greet("Ada").is_err(), "outside of it there is no app");
    /// # Ok::<(), duotone::Error>(())
    /// ```
    pub fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        call_in(Some(&Context::of_app(self.clone())), f)
    }

    /// The same for async code: the future that is returned has this as its current app, wherever
    /// it is polled.
    ///
    /// As in an async view, what blocks is for [`sync_to_async`](crate::sync_to_async), and
    /// [`async_to_sync`](crate::async_to_sync) panics (R43).
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// async fn work_off(jobs: Vec<u64>) -> Result<u64> {
    ///     let factor = current::app()?.state::<u64>().or_status(StatusCode::NOT_FOUND)?;
    ///     Ok(jobs.iter().map(|job| job * *factor).sum())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<()> {
    /// let app = App::new().state(10_u64).build()?;
    /// assert_eq!(app.within(work_off(vec![1, 2])).await?, 30);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn within<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        self.within_at(Some(Place::Within(Location::caller())), future)
    }

    /// The same, known to the watchdog by this; unknown where nobody else is on the loop yet.
    pub(crate) fn within_at<F: Future>(&self, place: Option<Place>, future: F) -> Within<F> {
        Within::new(Some(Context::of_app(self.clone())), place, future)
    }
}

/// Calls sync code that belongs to this, if to anything. Where it may block it finds what the bridge
/// enters.
pub(crate) fn call_in<T>(context: Option<&Context>, f: impl FnOnce() -> T) -> T {
    let _entered = context::set(context.cloned());
    match here::get() {
        Here::Anywhere => within(bridge_of(context), f),
        Here::Loop | Here::Driving => f(),
    }
}

/// A future that belongs to this, wherever it is polled and dropped.
pub(crate) struct Within<F> {
    context: Option<Context>,
    watch: Option<Watch>,
    /// `None` when it has ended.
    future: Option<Pin<Box<F>>>,
}

impl<F> Within<F> {
    pub(crate) fn new(context: Option<Context>, place: Option<Place>, future: F) -> Self {
        let watch = context.as_ref().zip(place);
        let watch = watch.map(|(context, place)| context.app().watchdog().watch(place));
        Within { context, watch, future: Some(Box::pin(future)) }
    }
}

impl<F: Future> Future for Within<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Polling<'_>) -> Poll<F::Output> {
        let _entered = context::set(self.context.clone());
        let _here = here::enter_loop();
        let watch = self.watch;
        // INVARIANT: a future that has ended is not polled again.
        let future = self.future.as_mut().expect("a future that has not ended");
        let mut poll = || future.as_mut().poll(cx);
        let polled = match watch {
            Some(watch) => watch.run(poll),
            None => poll(),
        };
        if polled.is_ready() {
            self.future = None;
        }
        polled
    }
}

/// Cancelled: what the future holds is dropped as code of its own.
impl<F> Drop for Within<F> {
    fn drop(&mut self) {
        if let Some(future) = self.future.take() {
            context::discard_as(self.context.clone(), future);
        }
    }
}
