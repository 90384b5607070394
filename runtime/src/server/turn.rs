//! The end of a turn of the event loop: when everything that was ready has been polled.

use std::future::poll_fn;
use std::task::Poll;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::yield_now;

use crate::drive::Collector;

/// Starts the task of a batch there.
pub(super) fn at_end(collector: Collector) {
    // Without a runtime there are no turns: dropped, it calls the workers at once.
    let Ok(runtime) = Handle::try_current() else { return };
    if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
        runtime.spawn(async move {
            // Behind what the sockets have for the loop by now, too.
            yield_now().await;
            collector.await;
        });
    } else {
        // `yield_now` would put it where no other thread finds it when a function blocks this one.
        runtime.spawn(async move {
            step_back().await;
            collector.await;
        });
    }
}

/// Lets what is ready go first: a task that was started just now is the next one otherwise.
async fn step_back() {
    let mut is_behind = false;
    poll_fn(|cx| {
        if is_behind {
            return Poll::Ready(());
        }
        is_behind = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
