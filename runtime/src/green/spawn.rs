//! Starting a green thread.

use crate::task::{self, Task, TaskOutput};

/// Starts a function on a green thread of its own, beside the code that starts it.
///
/// It does not run before the code that starts it waits, and stays on its thread. Otherwise it is
/// what [`spawn_sync`](crate::spawn_sync) is: it belongs to the app (R47), which waits for it when the
/// server stops, and it has no request unless it is given
/// [a copy](crate::copy_current_request_context). Its error or panic is given to who
/// [joins](Task::join) it, and is logged, with the place where this was called, when nobody does.
///
/// [`Task::cancel`] ends it where it waits, by unwinding: what it holds is dropped. Those that still
/// run when the server may wait no longer end in the same way.
///
/// Where no green threads run it is on a worker thread, and is ended there in the same way: where it
/// waits by [`async_to_sync`](crate::async_to_sync) or by what this module has. So that the same code
/// serves in each worker class, what the function holds has to be `Send`.
///
/// ```
/// use std::time::Duration;
///
/// use duotone::green;
/// use duotone::prelude::*;
///
/// /// As a call to another server may take its time.
/// fn price_at(shop: &'static str) -> Result<u32> {
///     green::sleep(Duration::from_millis(10));
///     if shop == "here" { Ok(7) } else { abort!(502, "{shop} does not answer") }
/// }
///
/// #[get("/")]
/// fn prices() -> Result<String> {
///     // Both are asked at once.
///     let (here, there) = (green::spawn(|| price_at("here")), green::spawn(|| price_at("there")));
///     Ok(format!("{} {}", here.join()?, there.join().unwrap_or(0)))
/// }
///
/// let client = App::new().handlers(handlers![prices]).build()?.test_client();
/// assert_eq!(client.get("/").send().text(), "7 0");
/// # Ok::<(), Error>(())
/// ```
#[track_caller]
pub fn spawn<F, T>(f: F) -> Task<T::Value>
where
    F: FnOnce() -> T + Send + 'static,
    T: TaskOutput,
{
    task::spawn_green(task::of_app(), f)
}
