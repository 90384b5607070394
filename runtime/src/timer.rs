//! Tells requests when their time is over: one thread of the process, which any executor can do
//! without.

mod queue;

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Instant;

use crate::Panic;

use queue::{Key, Queue, Thread};

/// What wants to know when its time is over.
pub(crate) trait Expires: Send + Sync {
    /// It is. Called on the timer's thread, so it must not block, nor drop what may.
    fn expire(self: Arc<Self>);
}

/// A time that runs; dropped, it is forgotten.
pub(crate) struct Clock {
    timer: &'static Timer,
    /// Boxed, since most requests have none.
    key: Box<Key>,
}

/// Begins to wait for a deadline. Without a thread for it there is none, which is logged.
pub(crate) fn start(deadline: Instant, what: Weak<dyn Expires>) -> Option<Clock> {
    static OF_PROCESS: Timer = Timer::new();
    OF_PROCESS.start(deadline, what)
}

struct Timer {
    queue: Mutex<Queue<Weak<dyn Expires>>>,
    /// There is a deadline before the one that the thread sleeps for.
    earlier: Condvar,
}

impl Timer {
    const fn new() -> Self {
        Timer { queue: Mutex::new(Queue::new()), earlier: Condvar::new() }
    }

    fn start(&'static self, deadline: Instant, what: Weak<dyn Expires>) -> Option<Clock> {
        let mut queue = self.lock();
        if queue.thread == Thread::None {
            if let Err(error) = self.start_thread() {
                tracing::error!(%error, "cannot start the thread that limits the time of requests");
                return None;
            }
            queue.thread = Thread::Awake;
        }
        let (key, is_earlier) = queue.insert(deadline, what);
        drop(queue);
        if is_earlier {
            self.earlier.notify_one();
        }
        Some(Clock { timer: self, key: Box::new(key) })
    }

    fn start_thread(&'static self) -> io::Result<()> {
        let thread = thread::Builder::new().name("duotone-timer".to_owned());
        thread.spawn(|| self.run()).map(drop)
    }

    fn run(&self) -> ! {
        let mut queue = self.lock();
        loop {
            let now = Instant::now();
            let due = queue.take_due(now);
            if due.is_empty() {
                let until = queue.sleep();
                queue = match until.map(|until| until.saturating_duration_since(now)) {
                    Some(limit) => {
                        let woken = self.earlier.wait_timeout(queue, limit);
                        woken.unwrap_or_else(PoisonError::into_inner).0
                    }
                    None => self.earlier.wait(queue).unwrap_or_else(PoisonError::into_inner),
                };
                queue.thread = Thread::Awake;
                continue;
            }
            drop(queue);
            for what in due.iter().filter_map(Weak::upgrade) {
                // It wakes whoever waits, and a waker may be anybody's.
                Panic::contain(|| what.expire());
            }
            queue = self.lock();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue<Weak<dyn Expires>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        // Not under the lock: it may be the last that knows of the request.
        let forgotten = self.timer.lock().remove(&self.key);
        drop(forgotten);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use super::*;

    /// Says its name when its time is over.
    struct Named(u8, Sender<u8>);

    impl Expires for Named {
        fn expire(self: Arc<Self>) {
            self.1.send(self.0).expect("a test that listens");
            assert_ne!(self.0, 1, "on purpose");
        }
    }

    #[test]
    fn each_is_told_once_in_order_unless_it_is_over_before_also_after_a_panic() {
        let (sender, told) = channel();
        let now = Instant::now();
        let named = |name| -> Arc<dyn Expires> { Arc::new(Named(name, sender.clone())) };
        let all = [named(1), named(2), named(3), named(4)];
        let wait = |name: usize, after: u64| {
            let deadline = now + Duration::from_millis(after);
            start(deadline, Arc::downgrade(&all[name - 1])).expect("a thread")
        };
        let third = wait(3, 30_000);
        let second = wait(2, 20);
        let first = wait(1, 10);
        drop(wait(4, 15));
        assert_eq!([told.recv(), told.recv()], [Ok(1), Ok(2)]);
        // One that is due at once goes before what is slept for.
        let last = wait(4, 0);
        assert_eq!(told.recv(), Ok(4));
        drop((first, second, third, last));
        assert!(told.try_recv().is_err());
    }
}
