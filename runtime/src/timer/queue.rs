//! What waits for its deadline, the earliest first, and whether the thread has to be woken for it.

use std::collections::BTreeMap;
use std::time::Instant;

/// A deadline, and a number, since two may be the same.
pub(super) type Key = (Instant, u64);

/// What waits, the earliest first, and what the thread does meanwhile.
pub(super) struct Queue<T> {
    waiting: BTreeMap<Key, T>,
    numbers: u64,
    pub(super) thread: Thread,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thread {
    None,
    /// It will look at the queue before it sleeps.
    Awake,
    /// Until then, or for good.
    Asleep(Option<Instant>),
}

impl<T> Queue<T> {
    pub(super) const fn new() -> Self {
        Queue { waiting: BTreeMap::new(), numbers: 0, thread: Thread::None }
    }

    /// Says by which key it is removed, and whether the thread has to be woken for it. What was
    /// removed is slept for all the same: so the thread is woken once for many that end in time.
    pub(super) fn insert(&mut self, deadline: Instant, what: T) -> (Key, bool) {
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

    /// Forgets one, unless it was taken.
    pub(super) fn remove(&mut self, key: &Key) -> Option<T> {
        self.waiting.remove(key)
    }

    /// Takes those whose time is over.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<T> {
        let mut due = Vec::new();
        while let Some(first) = self.waiting.first_entry()
            && first.key().0 <= now
        {
            due.push(first.remove());
        }
        due
    }

    /// The thread is about to sleep: until when?
    pub(super) fn sleep(&mut self) -> Option<Instant> {
        let until = self.waiting.keys().next().map(|(deadline, _)| *deadline);
        self.thread = Thread::Asleep(until);
        until
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

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
                        prop_assert_eq!(queue.remove(&key), Some(deadline));
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
