//! How often is too often: one instant per client says it all (the generic cell rate algorithm).

use std::time::{Duration, Instant};

/// What a client has used up, as the time when it will have used up nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    empty_at: Instant,
}

impl Bucket {
    /// One of which nothing was used.
    pub(super) fn new(now: Instant) -> Self {
        Bucket { empty_at: now }
    }

    /// Uses up one of `n`; or says how long to wait until there is one.
    pub(super) fn take(&mut self, n: u32, per: Duration, now: Instant) -> Result<(), Duration> {
        let Some(each) = per.checked_div(n) else { return Err(per) };
        let empty_at = self.empty_at.max(now) + each;
        let wait = empty_at.saturating_duration_since(now + per);
        // The division rounds down: `n` times `each` is never more than `per`.
        if wait.is_zero() {
            self.empty_at = empty_at;
            return Ok(());
        }
        Err(wait)
    }

    /// When it may be forgotten.
    pub(super) fn empty_at(&self) -> Instant {
        self.empty_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn so_many_pass_at_once_and_then_one_each_time_one_is_due() {
        let start = Instant::now();
        let mut bucket = Bucket::new(start);
        let mut take = |after: f64| bucket.take(4, 2 * SECOND, start + SECOND.mul_f64(after));
        for _ in 0..4 {
            assert_eq!(take(0.0), Ok(()));
        }
        assert_eq!(take(0.0), Err(SECOND / 2));
        assert_eq!(take(0.25), Err(SECOND / 4));
        assert_eq!(take(0.5), Ok(()));
        assert_eq!(take(0.5), Err(SECOND / 2));
        // Nobody saves up more than `n`.
        for _ in 0..4 {
            assert_eq!(take(1000.0), Ok(()));
        }
        assert_eq!(take(1000.0), Err(SECOND / 2));
    }

    #[test]
    fn none_is_none() {
        let now = Instant::now();
        assert_eq!(Bucket::new(now).take(0, SECOND, now), Err(SECOND));
    }
}
