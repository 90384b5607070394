//! Green threads of which only so many run at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::group::Group;
use crate::bridge::here;
use crate::task::{self, Task, TaskOutput};
use crate::{Result, async_to_sync};

/// Starts green threads, of which only so many run at once: whoever starts one more waits until one
/// has ended.
///
/// It may be shared: as the app's [`State`](crate::State) it limits what all requests do together.
///
/// What runs in a pool must not start more in the same pool and wait for it, as in gevent: when all
/// places are taken by such, none of them goes on. A [`timeout`](super::timeout) around it ends that; a
/// pool for each level does without.
///
/// ```
/// use duotone::green::Pool;
///
/// let pool = Pool::new(2);
/// let lengths = pool.map(["one", "three", "eleven"], str::len);
/// let lengths: Vec<usize> = lengths.into_iter().collect::<duotone::Result<_>>()?;
/// assert_eq!(lengths, [3, 5, 6]);
///
/// let task = pool.spawn(|| "in the background");
/// pool.join();
/// assert_eq!((pool.free(), task.join()?), (2, "in the background"));
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Debug)]
pub struct Pool {
    places: Arc<Semaphore>,
    size: u32,
}

impl Pool {
    /// For this many at once.
    ///
    /// # Panics
    ///
    /// When that is none.
    #[must_use]
    #[track_caller]
    pub fn new(size: u32) -> Self {
        assert!(
            size > 0,
            "a `green::Pool` for no green thread at all\n  help: `Pool::new(1)` is for one at a time"
        );
        Pool { places: Arc::new(Semaphore::new(size as usize)), size }
    }

    /// Starts a function as [`spawn`](super::spawn) does, when fewer than so many run. It waits for
    /// that, and not for the function.
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs, since it may wait.
    #[track_caller]
    pub fn spawn<F, T>(&self, f: F) -> Task<T::Value>
    where
        F: FnOnce() -> T + Send + 'static,
        T: TaskOutput,
    {
        let place = self.places(1, "green::Pool::spawn");
        task::spawn_green(task::of_app(), move || {
            let _place = place;
            f()
        })
    }

    /// Calls a function with each of these, on green threads of a [`Group`], and waits for the
    /// results; they are in the same order.
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs.
    #[track_caller]
    pub fn map<I, F, T>(&self, items: I, f: F) -> Vec<Result<T::Value>>
    where
        I: IntoIterator<Item: Send + 'static>,
        F: Fn(I::Item) -> T + Send + Sync + 'static,
        T: TaskOutput,
    {
        let (mut group, f) = (Group::new(), Arc::new(f));
        for item in items {
            let (place, f) = (self.places(1, "green::Pool::map"), Arc::clone(&f));
            group.spawn(move || {
                let _place = place;
                f(item)
            });
        }
        group.join_all()
    }

    /// Waits until none runs. Those who want to start one meanwhile wait behind this.
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs.
    #[track_caller]
    pub fn join(&self) {
        drop(self.places(self.size, "green::Pool::join"));
    }

    /// How many more could start at once.
    pub fn free(&self) -> usize {
        self.places.available_permits()
    }

    #[track_caller]
    fn places(&self, count: u32, call: &str) -> OwnedSemaphorePermit {
        here::assert_may_wait(call, "call it in `sync_to_async`");
        let places = Arc::clone(&self.places).acquire_many_owned(count);
        // INVARIANT: nobody closes it.
        async_to_sync(places).expect("a semaphore that is open")
    }
}
