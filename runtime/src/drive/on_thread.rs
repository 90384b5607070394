//! Driving a request on a thread that may block: sync functions are called in place, async ones
//! through the app's bridge.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};

use crate::bridge::{drive, within};
use crate::drive::Run;
use crate::drive::handover::Hop;
#[cfg(feature = "green")]
use crate::green;
use crate::lifecycle::Step;
use crate::watch::Place;
use crate::{App, Cancelled, Panic};

/// How far a thread takes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// Through a run of sync functions: the loop does the async ones (worker class `async`).
    AsyncFunction,
    /// To its end, but for a body that is not there yet: the loop waits for it (R33).
    SlowBody,
    /// To its end.
    End,
}

/// Runs a request as far as that. With a `hop`, somebody waits for it, and may stop waiting: then
/// nothing more is begun (R48). It is also who waits that sees to a time that is over.
///
/// What the bridge enters is entered for sync functions too, so that `tokio::spawn` works in them.
pub(super) fn proceed(run: &mut Run, until: Until, hop: Option<&Hop>) {
    let app = run.cycle().request().app().clone();
    // What ends code that waits for the request on this thread.
    #[cfg(feature = "green")]
    let _unended = hop.is_none().then(green::unended);
    // A handler's panic is caught where it is called: this one is the bridge's. Each makes the rest
    // of the request shorter, so there is an end to them.
    while let Err(payload) =
        catch_unwind(AssertUnwindSafe(|| within(&**app.bridge(), || steps(run, &app, until, hop))))
    {
        run.broke(Panic::caught(payload));
    }
}

fn steps(run: &mut Run, app: &App, until: Until, hop: Option<&Hop>) {
    let bridge = &**app.bridge();
    let is_inside = hop.is_none() && run.cycle().request().is_inside();
    while !(hop.is_some_and(Hop::is_gone) || is_inside && run.is_left()) {
        match run.cycle().next() {
            Step::Overdue if hop.is_some() => return,
            Step::Overdue => run.cycle().time_out(),
            Step::Sync(function, origin) => {
                let _called = origin.map(|origin| app.watchdog().calls(Place::Function(origin)));
                run.cycle().run(function);
            }
            Step::ReadBody => {
                let req = run.request();
                if until == Until::End {
                    // If it is cancelled, the next step says so.
                    let _read = drive(bridge, req.unless(pin!(req.body().read())));
                } else if req.body().poll_read(&mut Context::from_waker(Waker::noop())).is_pending()
                {
                    return;
                }
            }
            Step::EndTasks => {
                let req = run.request();
                if until == Until::End {
                    drive(bridge, poll_fn(|cx| req.poll_tasks_ended(cx)));
                } else if req.poll_tasks_ended(&Context::from_waker(Waker::noop())).is_pending() {
                    return;
                }
            }
            Step::Reads(..) if until != Until::End => return,
            Step::Reads(function, _) | Step::Async(function, _)
                if until != Until::AsyncFunction =>
            {
                let req = run.request();
                let outcome = {
                    let mut call = pin!(run.cycle().call(function));
                    drive(bridge, req.unless(call.as_mut()))
                };
                match outcome {
                    Ok(outcome) => run.cycle().record(outcome),
                    Err(Cancelled::TimedOut) => {}
                    Err(Cancelled::ClientGone) => return,
                }
            }
            Step::AsyncTeardown(function, _) if until != Until::AsyncFunction => {
                drive(bridge, run.tear_down(function));
            }
            Step::Reads(..)
            | Step::Async(..)
            | Step::AsyncTeardown(..)
            | Step::Stream
            | Step::Done => return,
        }
    }
}
