//! Driving a request from an event loop: async functions are polled here (worker class `async`),
//! everything that may block goes to a worker thread.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use crate::Response;
use crate::bridge::here;
use crate::cancel::Overdue;
use crate::drive::hop::{Cut, hop};
use crate::drive::{Run, WorkerClass};
use crate::handler::Origin;
use crate::lifecycle::{AsyncFn, Step};
use crate::watch::{Place, Watch};

/// Runs a request until its response can be sent. `Some` is one that goes before it: its time is
/// over, and a worker has the request.
pub(super) async fn proceed(run: &mut Run, class: WorkerClass) -> Option<Box<Response>> {
    loop {
        let step = run.cycle().next();
        // Not as a guard of an arm below, for whose sake the future would keep the whole step.
        if is_for_a_thread(step, class) {
            match hop(run, class).await {
                Ok(()) => continue,
                // R11 does not hold for it: a full pool is said at once, and dropping the rest of
                // the request runs its teardowns when a worker comes to them.
                Err(Cut::Refused) => return None,
                Err(Cut::TooLate(answer)) => return Some(answer),
            }
        }
        match step {
            Step::Done | Step::Stream => return None,
            Step::Overdue => {
                if let Ended::Never = Box::pin(ended(run)).await {
                    run.cycle().give_up();
                    return None;
                }
                run.cycle().time_out();
            }
            // R33: it is the loop that waits for a slow upload, in every class.
            Step::ReadBody => {
                let req = run.request();
                // If it is cancelled, the next step says so.
                let _read = req.cancel().unless(pin!(req.body().read())).await;
            }
            // Nor does a worker thread wait for tasks.
            Step::EndTasks => {
                let req = run.request();
                poll_fn(|cx| req.poll_tasks_ended(cx)).await;
            }
            // R33, as above.
            Step::Reads(function, origin) | Step::Async(function, origin) => {
                if run.cycle().is_limited() {
                    // Boxed, as above, so that it makes the futures of other requests no larger.
                    Box::pin(limited(run, function, origin)).await;
                    continue;
                }
                let watch = watch(run, origin);
                let outcome = Polled { watch, future: run.cycle().call(function) }.await;
                let _here = here::enter_loop();
                run.cycle().record(outcome);
            }
            Step::AsyncTeardown(function, origin) => {
                let watch = watch(run, origin);
                Polled { watch, future: run.tear_down(function) }.await;
            }
            // They are for a thread.
            Step::Sync(..) => {}
        }
    }
}

/// Whether an event loop leaves it to a thread: all that may block, and in class `threads` whatever
/// is not waiting for the client or for tasks.
fn is_for_a_thread(step: Step, class: WorkerClass) -> bool {
    match step {
        Step::Sync(..) => true,
        Step::Async(..) | Step::AsyncTeardown(..) => class == WorkerClass::Threads,
        _ => false,
    }
}

/// Calls an async function, and drops it when the time of its request is over.
async fn limited(run: &mut Run, function: AsyncFn, origin: &'static Origin) {
    let (req, watch) = (run.request(), watch(run, origin));
    let outcome = {
        let mut call = pin!(Polled { watch, future: run.cycle().call(function) });
        req.cancel().unless(call.as_mut()).await
    };
    if let Ok(outcome) = outcome {
        let _here = here::enter_loop();
        run.cycle().record(outcome);
    }
}

/// Waits for the functions of a request whose time is over, if they end.
async fn ended(run: &mut Run) -> Ended {
    let req = run.request();
    match req.cancel().overdue() {
        Some(Overdue::Busy) => Ended::Never,
        Some(Overdue::Told) => {
            poll_fn(|cx| req.away().poll_ended(cx)).await;
            Ended::Now
        }
        Some(Overdue::Nothing) | None => Ended::Now,
    }
}

enum Ended {
    Now,
    /// As far as one can tell.
    Never,
}

fn watch(run: &mut Run, origin: &'static Origin) -> Watch {
    run.cycle().request().app().watchdog().watch(Place::Function(origin))
}

/// A future that knows it is polled where blocking is not allowed (R43), and is watched for it.
struct Polled<F> {
    watch: Watch,
    future: F,
}

impl<F: Future + Unpin> Future for Polled<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _here = here::enter_loop();
        let Polled { watch, future } = &mut *self;
        watch.run(|| Pin::new(future).poll(cx))
    }
}
