//! Driving a request from an event loop: async functions are polled here (worker class `async`),
//! everything that may block goes to a worker thread.

use std::future::{Future, poll_fn};
use std::pin::pin;

use crate::bridge::here;
use crate::drive::hop::{Refused, hop};
use crate::drive::{Run, WorkerClass};
use crate::handler::Origin;
use crate::lifecycle::Step;
use crate::watch::{Place, Watch};

/// Runs a request until its response can be sent.
pub(super) async fn proceed(run: &mut Run, class: WorkerClass) {
    loop {
        match (run.cycle().next(), class) {
            (Step::Done | Step::Stream, _) => return,
            // R33: it is the loop that waits for a slow upload, in every class.
            (Step::ReadBody, _) => {
                let req = run.request();
                req.body().read().await;
            }
            // Nor does a worker thread wait for tasks.
            (Step::EndTasks, _) => {
                let req = run.request();
                poll_fn(|cx| req.poll_tasks_ended(cx)).await;
            }
            // R33, as above.
            (Step::Reads(function, origin), _)
            | (Step::Async(function, origin), WorkerClass::Async) => {
                let outcome = polled(watch(run, origin), run.cycle().call(&function)).await;
                let _here = here::enter_loop();
                run.cycle().record(outcome);
            }
            (Step::AsyncTeardown(function, origin), WorkerClass::Async) => {
                polled(watch(run, origin), run.tear_down(function)).await;
            }
            _ => {
                if let Err(Refused) = hop(run, class).await {
                    // R11 does not hold for it: a full pool is said at once, and dropping the rest
                    // of the request runs its teardowns when a worker comes to them.
                    return;
                }
            }
        }
    }
}

fn watch(run: &mut Run, origin: &'static Origin) -> Watch {
    run.cycle().request().app().watchdog().watch(Place::Function(origin))
}

/// A future that knows it is polled where blocking is not allowed (R43), and is watched for it.
async fn polled<T>(watch: Watch, future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let _here = here::enter_loop();
        watch.run(|| future.as_mut().poll(cx))
    })
    .await
}
