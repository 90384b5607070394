//! Green threads whose results are waited for together.

use std::fmt;
use std::future::poll_fn;

use crate::bridge::here;
use crate::context::Context;
use crate::task::{self, Task, TaskOutput};
use crate::{Result, async_to_sync};

/// Green threads that are waited for together, and do not outlive this.
///
/// In a request they are part of it, as tasks of its [`TaskGroup`](crate::TaskGroup) are: they see
/// the request and its `g`, and those that still run at its end are ended, where they wait, before
/// the teardowns (R47). Elsewhere they belong to the app, as those of [`spawn`](super::spawn).
/// Where no green threads run they are on worker threads, and are ended in the same way.
///
/// ```
/// use duotone::green::Group;
/// use duotone::prelude::*;
///
/// /// As a call to another server may fail.
/// fn price_at(shop: &str) -> Result<u32> {
///     shop.parse().or_status(StatusCode::BAD_GATEWAY)
/// }
///
/// #[get("/sum/{*shops}")]
/// fn sum(shops: &str) -> Result<String> {
///     let mut group = Group::new();
///     for shop in shops.split('/') {
///         let shop = shop.to_owned();
///         group.spawn(move || price_at(&shop));
///     }
///     // All of them are asked at once. Here the first that failed is the answer.
///     let prices = group.join_all().into_iter().collect::<Result<Vec<_>>>()?;
///     Ok(prices.iter().sum::<u32>().to_string())
/// }
///
/// let client = App::new().handlers(handlers![sum]).build()?.test_client();
/// assert_eq!(client.get("/sum/1/2/3").send().text(), "6");
/// assert_eq!(client.get("/sum/1/x/3").send().status(), 502);
/// # Ok::<(), Error>(())
/// ```
pub struct Group<T> {
    /// In the order in which they were started.
    tasks: Vec<Task<T>>,
    belongs_to: Option<Context>,
}

impl<T: Send + 'static> Group<T> {
    /// An empty one, of the current request if there is one.
    #[must_use]
    pub fn new() -> Self {
        Group { tasks: Vec::new(), belongs_to: task::of_request() }
    }

    /// Starts a function on a green thread; as [`spawn`](super::spawn), but for what it belongs to.
    #[track_caller]
    pub fn spawn<F, O>(&mut self, f: F)
    where
        F: FnOnce() -> O + Send + 'static,
        O: TaskOutput<Value = T>,
    {
        self.tasks.push(task::spawn_green(self.belongs_to.clone(), f));
    }

    /// How many there are whose results nobody has taken.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Waits until all have ended, and takes what each came to, in the order in which they were
    /// started. The group is empty then, and may be used again.
    ///
    /// When this is cut short, by a [`timeout`](super::timeout) say, nothing is taken.
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs.
    #[track_caller]
    pub fn join_all(&mut self) -> Vec<Result<T>> {
        self.wait("green::Group::join_all");
        self.tasks.drain(..).map(Task::join).collect()
    }

    /// Ends those that still run, where they wait, and waits until they have ended. The group is
    /// empty then.
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs.
    #[track_caller]
    pub fn kill(&mut self) {
        self.cancel();
        self.wait("green::Group::kill");
        self.tasks.clear();
    }

    #[track_caller]
    fn wait(&self, call: &str) {
        here::assert_may_wait(call, "a group is for sync code, and `TaskGroup` for both");
        for task in &self.tasks {
            async_to_sync(poll_fn(|cx| task.poll_finished(cx)));
        }
    }
}

impl<T> Group<T> {
    fn cancel(&self) {
        self.tasks.iter().for_each(Task::cancel);
    }
}

impl<T: Send + 'static> Default for Group<T> {
    fn default() -> Self {
        Group::new()
    }
}

/// Nobody wants to know any more. It does not wait: it may be an event loop that drops it.
impl<T> Drop for Group<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl<T> fmt::Debug for Group<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.tasks).finish()
    }
}
