//! Starts a task, and sees to its end however that comes: by itself, by a panic, cancelled, or
//! dropped by who was to run it.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Polling, Poll};

#[cfg(feature = "green")]
use crate::bridge::stays_here;
use crate::bridge::{Giver, handoff, pool_of, run_beside};
use crate::context::{self, Context};
use crate::enter::{Within, call_in};
#[cfg(feature = "green")]
use crate::green;
use crate::handler::Origin;
use crate::task::handle::{Control, Ended};
use crate::task::{Source, Task, TaskError, TaskSet};
use crate::watch::Place;
use crate::{Cancelled, Panic, Result};

/// Starts async work that belongs to this, if to anything.
pub(super) fn start<T: Send + 'static>(
    source: Source,
    context: Option<Context>,
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> Task<T> {
    #[cfg_attr(not(feature = "green"), expect(unused_mut, reason = "no loop knows its tasks"))]
    let (task, mut ending) = task(source, context.clone(), TaskError::Cancelled);
    #[cfg(feature = "green")]
    if stays_here(context.as_ref()) {
        ending.belongs_to_loop();
    }
    let future = Some(Within::new(context.clone(), watched(source), future));
    run_beside(context.as_ref(), Box::pin(Running { future, ending }));
    task
}

/// Starts sync work that belongs to this, if to anything.
pub(super) fn start_sync<T: Send + 'static>(
    source: Source,
    context: Option<Context>,
    f: impl FnOnce() -> Result<T> + Send + 'static,
) -> Task<T> {
    let (task, ending) = task(source, context.clone(), TaskError::NoThread);
    let entered = context.clone();
    // A job that was refused is dropped, and ends by that.
    let _ = pool_of(context.as_ref()).run_bridged(move || ending.run(entered.as_ref(), f));
    task
}

/// The same on a green thread of this loop's; on a worker thread where there are none.
#[cfg(feature = "green")]
pub(super) fn start_green<T: Send + 'static>(
    source: Source,
    context: Option<Context>,
    f: impl FnOnce() -> Result<T> + Send + 'static,
) -> Task<T> {
    if !green::is_open() {
        let (task, ending) = task(source, context.clone(), TaskError::NoThread);
        let (entered, control) = (context.clone(), Arc::clone(&task.control));
        let f = || green::run_task(control, || green::with_own(f));
        let _ = pool_of(context.as_ref()).run_bridged(move || ending.run(entered.as_ref(), f));
        return task;
    }
    let (task, mut ending) = task(source, context.clone(), TaskError::Cancelled);
    match green::room() {
        Ok(room) => {
            ending.belongs_to_loop();
            let (control, place) = (Arc::clone(&task.control), watched(source));
            room.start(
                move || {
                    let app = context.as_ref().map(Context::app);
                    let _called = app.zip(place).map(|(app, place)| app.watchdog().calls(place));
                    ending.run(context.as_ref(), f);
                },
                move |cx| control.is_cancelled_or_wakes(cx),
            );
        }
        Err(error) => {
            tracing::error!("no green thread for the task of {source}: {error}");
            ending.end(Err(TaskError::NoStack.into()));
        }
    }
    task
}

/// What the watchdog calls a task that is started now.
fn watched(source: Source) -> Option<Place> {
    match source {
        Source::Code(place) => Some(Place::Task(place, view())),
        // Its functions are watched.
        Source::Request(_) => None,
    }
}

/// Of the current request.
fn view() -> Option<&'static Origin> {
    match context::get()? {
        Context::Request(req) => Some(&req.app().route(req.route()?).meta.origin),
        Context::App(_) => None,
    }
}

fn task<T>(source: Source, context: Option<Context>, lost: TaskError) -> (Task<T>, Ending<T>) {
    let (giver, taker) = handoff();
    let control = Control::new(source);
    let number = context.as_ref().map_or(0, |context| TaskSet::of(context).add(&control));
    let ending = Ending {
        giver: Some(giver),
        control: Arc::clone(&control),
        context,
        number,
        #[cfg(feature = "green")]
        of_loop: None,
        lost,
    };
    (Task::new(taker, control), ending)
}

/// An async task.
struct Running<F, T> {
    /// `None` when it has ended.
    future: Option<Within<F>>,
    ending: Ending<T>,
}

impl<F, T> Future for Running<F, T>
where
    F: Future<Output = Result<T>>,
{
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Polling<'_>) -> Poll<()> {
        let Running { future, ending } = &mut *self;
        let result = if ending.control.is_cancelled_or_wakes(cx) {
            Err(TaskError::Cancelled.into())
        } else {
            // INVARIANT: a future that has ended is not polled again.
            let running = future.as_mut().expect("a task that has not ended");
            match catch_unwind(AssertUnwindSafe(|| Pin::new(running).poll(cx))) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(result)) => result,
                Err(payload) => Err(Panic::caught(payload).into()),
            }
        };
        // What it holds is dropped before anybody is told.
        *future = None;
        ending.end(result);
        Poll::Ready(())
    }
}

/// The end of a task: told once, to its set and then to its handle.
struct Ending<T> {
    giver: Option<Giver<Ended<T>>>,
    control: Arc<Control>,
    context: Option<Context>,
    /// In the set.
    number: u64,
    /// The tasks of the loop that runs it, if that knows them, and its number among those.
    #[cfg(feature = "green")]
    of_loop: Option<(Arc<TaskSet>, u64)>,
    /// What it means that the task was dropped.
    lost: TaskError,
}

impl<T> Ending<T> {
    /// Runs the function of a sync task.
    fn run(mut self, context: Option<&Context>, f: impl FnOnce() -> Result<T>) {
        if self.control.is_cancelled() {
            // What it holds is dropped before anybody is told.
            context::discard_as(context.cloned(), f);
            return self.end(Err(TaskError::Cancelled.into()));
        }
        let result = catch_unwind(AssertUnwindSafe(|| call_in(context, f)));
        self.end(result.unwrap_or_else(|payload| {
            // Where it waited, it was told to end (R48).
            let cancelled = payload.is::<Cancelled>();
            Err(if cancelled { TaskError::Cancelled.into() } else { Panic::caught(payload).into() })
        }));
    }

    /// This loop runs it.
    #[cfg(feature = "green")]
    fn belongs_to_loop(&mut self) {
        self.of_loop = green::app_tasks().map(|tasks| {
            let number = tasks.add(&self.control);
            (tasks, number)
        });
    }

    fn end(&mut self, result: Result<T>) {
        let Some(giver) = self.giver.take() else { return };
        if let Some(context) = self.context.take() {
            TaskSet::of(&context).remove(self.number);
        }
        #[cfg(feature = "green")]
        if let Some((tasks, number)) = self.of_loop.take() {
            tasks.remove(number);
        }
        giver.give(Ended::new(result, self.control.source));
    }
}

impl<T> Drop for Ending<T> {
    fn drop(&mut self) {
        let cancelled = self.control.is_cancelled();
        let lost = if cancelled { TaskError::Cancelled } else { self.lost };
        self.end(Err(lost.into()));
    }
}
