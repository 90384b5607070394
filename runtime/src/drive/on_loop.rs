//! Driving a request from an event loop: async functions are polled here (worker class `async`),
//! everything that may block goes to a worker thread.

use std::future::{Future, poll_fn};
use std::pin::pin;

use crate::bridge::here;
use crate::drive::hop::{Refused, hop};
use crate::drive::{Run, WorkerClass};
use crate::lifecycle::Step;

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
            (Step::Reads(function, _), _) | (Step::Async(function, _), WorkerClass::Async) => {
                let outcome = polled(run.cycle().call(&function)).await;
                let _here = here::enter_loop();
                run.cycle().record(outcome);
            }
            (Step::AsyncTeardown(function, _), WorkerClass::Async) => {
                polled(run.tear_down(function)).await;
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

/// A future that knows it is polled where blocking is not allowed (R43).
async fn polled<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let _here = here::enter_loop();
        future.as_mut().poll(cx)
    })
    .await
}
