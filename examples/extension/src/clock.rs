//! What time it is, for what must not be tested by waiting.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A clock that only goes forward: the system's, or one that stands until a test moves it.
///
/// ```
/// use std::time::Duration;
///
/// use extension::Clock;
///
/// let clock = Clock::stopped();
/// let before = clock.now();
/// clock.clone().advance(Duration::from_secs(60));
/// assert_eq!(clock.now() - before, Duration::from_secs(60));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// `None` for the system's.
    stands: Option<Arc<Mutex<Instant>>>,
}

impl Clock {
    /// One that stands, for tests; its clones show the same time.
    #[must_use]
    pub fn stopped() -> Self {
        Clock { stands: Some(Arc::new(Mutex::new(Instant::now()))) }
    }

    /// The time.
    pub fn now(&self) -> Instant {
        match &self.stands {
            None => Instant::now(),
            Some(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves one that stands.
    ///
    /// # Panics
    ///
    /// When it is the system's, which goes by itself.
    pub fn advance(&self, by: Duration) {
        match &self.stands {
            None => panic!("only a clock that stands can be moved"),
            Some(at) => *at.lock().unwrap_or_else(PoisonError::into_inner) += by,
        }
    }
}
