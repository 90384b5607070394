//! Tells requests when their time is over: one thread of the process, which any executor can do
//! without.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Instant;

use crate::Panic;

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
        let forgotten = self.timer.lock().waiting.remove(&self.key);
        drop(forgotten);
    }
}

/// A deadline, and a number, since two may be the same.
type Key = (Instant, u64);

/// What waits, the earliest first, and what the thread does meanwhile.
struct Queue<T> {
    waiting: BTreeMap<Key, T>,
    numbers: u64,
    thread: Thread,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thread {
    None,
    /// It will look at the queue before it sleeps.
    Awake,
    /// Until then, or for good.
    Asleep(Option<Instant>),
}

impl<T> Queue<T> {
    const fn new() -> Self {
        Queue { waiting: BTreeMap::new(), numbers: 0, thread: Thread::None }
    }

    /// Says by which key it is removed, and whether the thread has to be woken for it. What was
    /// removed is slept for all the same: so the thread is woken once for many that end in time.
    fn insert(&mut self, deadline: Instant, what: T) -> (Key, bool) {
        self.numbers += 1;
        let key = (deadline, self.numbers);
        self.waiting.insert(key, what);
        let is_earlier = match self.thread {
            Thread::Asleep(until) => until.is_none_or(|until| deadline < until),
            Thread::None | Thread::Awake => false,
        };
        if is_earlier {
            self.thread = Thread::Awake;
        }
        (key, is_earlier)
    }

    /// Takes those whose time is over.
    fn take_due(&mut self, now: Instant) -> Vec<T> {
        let mut due = Vec::new();
        while let Some(first) = self.waiting.first_entry()
            && first.key().0 <= now
        {
            due.push(first.remove());
        }
        due
    }

    /// The thread is about to sleep: until when?
    fn sleep(&mut self) -> Option<Instant> {
        let until = self.waiting.keys().next().map(|(deadline, _)| *deadline);
        self.thread = Thread::Asleep(until);
        until
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use proptest::prelude::*;

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

    /// What may happen to a queue. Times are milliseconds after its beginning.
    #[derive(Clone, Debug)]
    enum Event {
        Insert(u64),
        Remove(usize),
        /// The thread wakes up at this time, and sleeps again.
        Turn(u64),
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let event = prop_oneof![
            (0..50_u64).prop_map(Event::Insert),
            any::<usize>().prop_map(Event::Remove),
            (0..50_u64).prop_map(Event::Turn),
        ];
        proptest::collection::vec(event, 0..60)
    }

    proptest! {
        #[test]
        fn it_never_sleeps_past_the_earliest_and_takes_what_is_due(events in events()) {
            let begin = Instant::now();
            let at = |after: u64| begin + Duration::from_millis(after);
            let mut queue = Queue::new();
            queue.thread = Thread::Awake;
            let mut model: Vec<(u64, Key)> = Vec::new();
            for event in events {
                match event {
                    Event::Insert(deadline) => {
                        let before = queue.thread;
                        let (key, wakes) = queue.insert(at(deadline), deadline);
                        let has_to_wake = match before {
                            Thread::Asleep(until) => until.is_none_or(|until| at(deadline) < until),
                            _ => false,
                        };
                        prop_assert_eq!(wakes, has_to_wake);
                        model.push((deadline, key));
                    }
                    Event::Remove(nth) if !model.is_empty() => {
                        let (deadline, key) = model.remove(nth % model.len());
                        prop_assert_eq!(queue.waiting.remove(&key), Some(deadline));
                    }
                    Event::Remove(_) => {}
                    Event::Turn(now) => {
                        let mut due: Vec<_> =
                            model.extract_if(.., |(deadline, _)| *deadline <= now).collect();
                        due.sort_unstable();
                        let due: Vec<_> = due.into_iter().map(|(deadline, _)| deadline).collect();
                        prop_assert_eq!(queue.take_due(at(now)), due);
                        queue.sleep();
                    }
                }
                let earliest = model.iter().map(|(deadline, _)| at(*deadline)).min();
                if let (Thread::Asleep(until), Some(earliest)) = (queue.thread, earliest) {
                    prop_assert!(until.is_some_and(|until| until <= earliest));
                }
            }
        }
    }
}
