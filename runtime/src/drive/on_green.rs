//! Driving sync functions on an event loop of class `green`: a run of them on one green thread, which
//! is polled as a part of whoever serves the request.

use crate::drive::Run;
use crate::drive::handover::begin;
use crate::drive::hop::{Cut, hop_to_worker, in_time, overloaded};
use crate::drive::on_thread::Until;
use crate::green;

/// Takes a request through a run of sync functions.
///
/// When nobody polls this any more, the function that runs is finished all the same (R48).
pub(super) async fn proceed(run: &mut Run) -> Result<(), Cut> {
    let is_limited = run.cycle().is_limited() && !run.cycle().is_ending();
    if is_limited && !run.request().cancel().queue() {
        return Ok(());
    }
    let (ticket, hop, mut back) = begin(run, Until::AsyncFunction, None);
    match green::call(move || ticket.run()) {
        Ok(green) => back.green = Some(green),
        Err(error) => {
            // The job was dropped, and gave the request back.
            back.await;
            hop.give_back(run);
            tracing::error!(path = run.request().path(), "no green thread for it: {error}");
            if run.cycle().is_ending() {
                // Teardowns are not refused.
                return hop_to_worker(run, Until::AsyncFunction).await;
            }
            run.request().cancel().leave();
            let answer = overloaded(run, "there is no stack for another green thread");
            run.cycle().cut_short(answer);
            return Err(Cut::Refused);
        }
    }
    if is_limited {
        // Boxed, so that it makes the futures of other requests no larger.
        return Box::pin(in_time(run, &hop, back)).await;
    }
    back.await;
    hop.give_back(run);
    Ok(())
}
