//! A timer that wakes one task, for many short waits: it is moved only when it rings too early.
//!
//! Most waits are over long before they are too long, and to set tokio's timer for each would cost
//! more than what is waited for.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::task::unconstrained;
use tokio::time::Sleep;

/// Of one task, whose waker is always the same.
#[derive(Default)]
pub(super) struct Alarm {
    /// Boxed, and made only for a task that has to wait.
    timer: Option<Pin<Box<Sleep>>>,
    /// When it rings, if it has the waker.
    rings: Option<Instant>,
}

impl Alarm {
    /// Ready when the time has come. If not, the task will be polled by then.
    pub(super) fn poll_until(&mut self, deadline: Instant, cx: &mut Context<'_>) -> Poll<()> {
        if let (Some(timer), Some(rings)) = (&self.timer, self.rings)
            && rings <= deadline
            && !timer.is_elapsed()
        {
            return Poll::Pending;
        }
        let at = deadline.into();
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        timer.as_mut().reset(at);
        // A task that has used up its turn would be told to wait, and the timer would not have its
        // waker.
        let rang = Pin::new(&mut unconstrained(timer.as_mut())).poll(cx);
        self.rings = rang.is_pending().then_some(deadline);
        rang
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::Duration;

    use super::*;

    /// How long it takes until a task is told that the time has come, with which deadline it asks
    /// whenever it is polled, and how often that is.
    async fn asked(mut deadlines: Vec<u64>) -> (u64, usize) {
        let start = tokio::time::Instant::now();
        let (mut alarm, mut polls) = (Alarm::default(), 0);
        poll_fn(|cx| {
            polls += 1;
            let after = Duration::from_secs(deadlines[0]);
            if deadlines.len() > 1 {
                deadlines.remove(0);
            }
            alarm.poll_until((start + after).into_std(), cx)
        })
        .await;
        (start.elapsed().as_secs(), polls)
    }

    #[tokio::test(start_paused = true)]
    async fn it_rings_when_the_time_has_come() {
        assert_eq!(asked(vec![30]).await, (30, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_deadline_costs_one_poll_at_the_earlier() {
        assert_eq!(asked(vec![30, 50]).await, (50, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn an_earlier_deadline_moves_it() {
        let start = tokio::time::Instant::now();
        let mut alarm = Alarm::default();
        let until = |after| (start + Duration::from_secs(after)).into_std();
        let first = poll_fn(|cx| Poll::Ready(alarm.poll_until(until(30), cx))).await;
        assert_eq!(first, Poll::Pending);
        poll_fn(|cx| alarm.poll_until(until(10), cx)).await;
        assert_eq!(start.elapsed().as_secs(), 10);
    }
}
