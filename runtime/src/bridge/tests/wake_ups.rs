//! A bridge must hear that a future was woken, also when code that it polls parks the thread.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake};
use std::thread;
use std::time::Duration;

use crate::bridge::{Bridge, PollsterBridge, default_bridge, drive};

/// What a bridge must survive: code that it polls takes the thread's own park token.
async fn parks_its_thread() {
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        if polls == 3 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        thread::current().unpark();
        thread::park();
        Poll::Pending
    })
    .await;
}

/// Loses wake-ups as pollster 1.0 does: its waker only makes the thread's own token available, which
/// polled code may take.
struct Careless;

impl Bridge for Careless {
    fn drive(&self, mut future: Pin<&mut dyn Future<Output = ()>>) {
        struct Unparks(thread::Thread);
        impl Wake for Unparks {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Arc::new(Unparks(thread::current())).into();
        while future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            thread::park();
        }
    }
}

/// Whether a bridge hears that a future was woken which then parked the thread.
fn hears_wake_ups(bridge: Arc<dyn Bridge>, patience: Duration) -> bool {
    let (sender, ended) = mpsc::channel();
    let driving = thread::spawn(move || {
        drive(&*bridge, parks_its_thread());
        let _ = sender.send(());
    });
    let hears = ended.recv_timeout(patience).is_ok();
    // One that does not is not left behind: each poll takes a token.
    while !driving.is_finished() {
        driving.thread().unpark();
        thread::yield_now();
    }
    hears
}

// R45: pollster 1.0 hangs here.
#[test]
fn no_wake_up_is_lost_when_polled_code_parks() {
    for bridge in [Arc::new(PollsterBridge) as Arc<dyn Bridge>, default_bridge()] {
        assert!(hears_wake_ups(bridge, Duration::from_secs(20)));
    }
}

// The test above would find a bridge that loses them.
#[test]
fn a_bridge_that_parks_by_the_token_of_its_thread_is_found_out() {
    assert!(!hears_wake_ups(Arc::new(Careless), Duration::from_millis(50)));
}
