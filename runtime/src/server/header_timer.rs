//! The clock by which hyper limits how long a client takes for the head of a request.
//!
//! hyper makes a timer for each request and drops it when the head is there, which is nearly always
//! at once. To set a timer of tokio's each time is what costs: here all requests of a connection
//! share one, which is set again only when it has fired, or would fire too late.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use tokio::time::sleep_until;

/// The clock of one connection.
#[derive(Clone, Default)]
pub(super) struct HeaderTimer(Arc<Mutex<Option<Alarm>>>);

/// A timer that is set, and the task that it wakes.
struct Alarm {
    sleep: Pin<Box<tokio::time::Sleep>>,
    waker: Waker,
}

/// One wait.
struct Until {
    deadline: tokio::time::Instant,
    timer: HeaderTimer,
}

impl Timer for HeaderTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Until { deadline: deadline.into(), timer: self.clone() })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into()
    }
}

impl Sleep for Until {}

impl Future for Until {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut alarm = self.timer.0.lock().unwrap_or_else(PoisonError::into_inner);
        let alarm = alarm.get_or_insert_with(|| Alarm {
            sleep: Box::pin(sleep_until(self.deadline)),
            // Not the task's, so that the timer is polled.
            waker: Waker::noop().clone(),
        });
        alarm.poll_until(self.deadline, cx)
    }
}

impl Alarm {
    fn poll_until(&mut self, deadline: tokio::time::Instant, cx: &mut Context<'_>) -> Poll<()> {
        let fired = self.sleep.is_elapsed();
        if !fired && self.sleep.deadline() <= deadline && self.waker.will_wake(cx.waker()) {
            // It wakes the task early enough to be set again then.
            return Poll::Pending;
        }
        if fired && self.sleep.deadline() >= deadline {
            return Poll::Ready(());
        }
        if self.sleep.deadline() != deadline {
            self.sleep.as_mut().reset(deadline);
        }
        self.waker.clone_from(cx.waker());
        self.sleep.as_mut().poll(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Polls a wait once, and drops it, as hyper does when a head is there.
    async fn begun(timer: &HeaderTimer, wait: Duration) {
        let mut wait = timer.sleep(wait);
        let pending = std::future::poll_fn(|cx| Poll::Ready(wait.as_mut().poll(cx).is_pending()));
        assert!(pending.await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_at_its_own_deadline_and_not_at_that_of_one_before() {
        let (timer, start) = (HeaderTimer::default(), Instant::now());
        begun(&timer, 30 * SECOND).await;
        sleep(20 * SECOND).await;
        timer.sleep(30 * SECOND).await;
        assert_eq!(start.elapsed(), 50 * SECOND);
        timer.sleep(30 * SECOND).await;
        assert_eq!(start.elapsed(), 80 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_ends_earlier_than_one_before_is_not_late() {
        let (timer, start) = (HeaderTimer::default(), Instant::now());
        begun(&timer, 30 * SECOND).await;
        timer.sleep(5 * SECOND).await;
        assert_eq!(start.elapsed(), 5 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_goes_on_in_another_task() {
        let timer = HeaderTimer::default();
        begun(&timer, 30 * SECOND).await;
        let start = Instant::now();
        tokio::spawn(timer.sleep(30 * SECOND)).await.expect("no panic");
        assert_eq!(start.elapsed(), 30 * SECOND);
    }
}
