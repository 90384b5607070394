//! The tokio runtime of a server that makes its own.

use std::num::NonZeroUsize;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::server::error::ServeError;

/// How long tasks that nobody waits for may go on when the server has ended.
pub(super) const LEFTOVERS: Duration = Duration::from_millis(100);

/// Drives a future to its end on that many event-loop threads.
pub(super) fn block_on<T>(
    workers: NonZeroUsize,
    future: impl Future<Output = T>,
) -> Result<T, ServeError> {
    if Handle::try_current().is_ok() {
        return Err(ServeError::InsideRuntime);
    }
    let runtime = make(workers).map_err(|cause| ServeError::Runtime { cause })?;
    let output = runtime.block_on(future);
    runtime.shutdown_timeout(LEFTOVERS);
    Ok(output)
}

/// One thread needs no work stealing: this one is it.
fn make(workers: NonZeroUsize) -> std::io::Result<Runtime> {
    if workers == NonZeroUsize::MIN {
        return Builder::new_current_thread().enable_all().build();
    }
    Builder::new_multi_thread()
        .worker_threads(workers.get())
        .thread_name("duotone-loop")
        .enable_all()
        .build()
}
