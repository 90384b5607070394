//! Async code calls sync code.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::bridge::handoff::handoff;
use crate::bridge::here::{self, Here};
use crate::bridge::{BridgeError, Pool, bridge_of, pool_of, within};
use crate::context::{self, Context};

/// Runs a closure where it may block, and awaits its result (R44).
///
/// In a request, and where an app is [entered](crate::App::enter), it runs on one of the app's worker
/// threads, elsewhere on one of the process's. Async code that [`async_to_sync`](crate::async_to_sync) drives has a thread that blocks anyway: there
/// the closure runs in place. It sees the current request (R37), and its panic arrives unchanged
/// (R46). When the future is dropped before a thread has come to it, it is not begun; after that it
/// runs to its end, and the teardowns of its request wait for it (R48).
///
/// ```
/// use duotone::{async_to_sync, sync_to_async};
///
/// async fn length(path: &'static str) -> std::io::Result<usize> {
///     let text = sync_to_async(move || std::fs::read_to_string(path)).await?;
///     Ok(text.len())
/// }
///
/// assert!(async_to_sync(length("Cargo.toml"))? > 0);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Panics
///
/// When there is no worker thread for it, which is what [`try_sync_to_async`] returns.
pub async fn sync_to_async<T, F>(f: F) -> T
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    match try_sync_to_async(f).await {
        Ok(value) => value,
        Err(error) => panic!("`sync_to_async`: {error}"),
    }
}

/// The same as [`sync_to_async`], for those who can do something about a lack of threads.
///
/// ```
/// use duotone::{BridgeError, StatusCode, sync_to_async, try_sync_to_async};
///
/// async fn resize() -> Result<&'static str, StatusCode> {
///     match try_sync_to_async(|| "smaller").await {
///         Err(BridgeError::QueueFull) => Err(StatusCode::SERVICE_UNAVAILABLE),
///         other => other.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR),
///     }
/// }
///
/// assert_eq!(duotone::async_to_sync(resize()), Ok("smaller"));
/// ```
///
/// # Errors
///
/// The queue for worker threads is full, or all of them wait in the bridge and no other may start.
pub async fn try_sync_to_async<T, F>(f: F) -> Result<T, BridgeError>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    if here::get() == Here::Driving {
        let _here = here::enter(Here::Anywhere);
        return Ok(f());
    }
    let result = on(pool_of(context::get().as_ref()), f)?;
    result.await
}

/// Gives a closure to a pool, with the current context; the future becomes its result. Who drops that
/// either prevents the call, or leaves it to what waits for the request's sync code.
pub(crate) fn on<T, F>(
    pool: &Pool,
    f: F,
) -> Result<impl Future<Output = Result<T, BridgeError>> + Send + use<T, F>, BridgeError>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (job, result) = bridged(f);
    pool.run_bridged(job)?;
    Ok(result)
}

/// Runs a closure of the framework's where it may wait: on a green thread of the loop that polls this,
/// or else on a worker thread.
///
/// # Errors
///
/// As of [`try_sync_to_async`].
pub(crate) async fn off_loop<T, F>(f: F) -> Result<T, BridgeError>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    #[cfg(feature = "green")]
    if crate::green::is_here() {
        let (job, result) = bridged(f);
        match crate::green::call(job) {
            Ok(green) => green.await,
            Err(error) => tracing::error!("no green thread for a sync function: {error}"),
        }
        return result.await;
    }
    try_sync_to_async(f).await
}

/// A closure with the current context, for another stack, and what comes of it.
fn bridged<T, F>(
    f: F,
) -> (impl FnOnce() + Send + 'static, impl Future<Output = Result<T, BridgeError>> + Send + use<T, F>)
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (giver, taker) = handoff();
    let context = context::get();
    let job = move || {
        let begin =
            || context.as_ref().and_then(Context::own_request).map(|req| req.away().begin());
        let Some(out) = giver.begin(begin) else { return context::discard_as(context, f) };
        let result = catch_unwind(AssertUnwindSafe(|| {
            let _entered = context::set(context.clone());
            within(bridge_of(context.as_ref()), f)
        }));
        if let Err(unwanted) = giver.put(result) {
            context::discard_as(context.clone(), unwanted);
        }
        drop(out);
        // The request ends when its response does, not when this thread gets around to it.
        drop(context);
        drop(giver);
    };
    let result = async move {
        match taker.await {
            Some(Ok(value)) => Ok(value),
            Some(Err(payload)) => resume_unwind(payload),
            None => Err(BridgeError::Exhausted),
        }
    };
    (job, result)
}
