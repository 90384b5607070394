//! Lets the others of a loop go first.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use super::home;

/// Ready when all others of this loop that can go on have done so, and the loop has looked at its
/// sockets and timers. Those that wait like this go on in the order in which they came.
pub(super) async fn others() {
    let mut has_waited = false;
    poll_fn(|cx| {
        if has_waited {
            return Poll::Ready(());
        }
        has_waited = true;
        if home::yields(cx.waker()) {
            // Tokio's own would let those go first that came last: it is asked once for all of them.
            let next = Waker::from(Arc::new(Next));
            let _pending = pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&next));
        }
        Poll::Pending
    })
    .await;
}

/// Ready when it is polled for the second time.
pub(super) fn once() -> impl Future<Output = ()> {
    let mut has_waited = false;
    poll_fn(
        move |_| {
            if std::mem::replace(&mut has_waited, true) { Poll::Ready(()) } else { Poll::Pending }
        },
    )
}

/// Wakes all who have yielded. The loop calls it, so it is on its thread.
struct Next;

impl Wake for Next {
    fn wake(self: Arc<Self>) {
        home::take_yielded().into_iter().for_each(Waker::wake);
    }
}
