//! The bridge without a runtime.

use std::future::Future;
use std::pin::Pin;

use crate::bridge::Bridge;

/// Drives futures without a runtime, by [pollster](https://docs.rs/pollster).
///
/// Enough for async code that brings its own reactor, or needs none; the default when built
/// without the feature `tokio`.
///
/// ```
/// use duotone::{App, PollsterBridge};
///
/// let app = App::new().bridge(PollsterBridge).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PollsterBridge;

impl Bridge for PollsterBridge {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        // pollster stays at 0.4: 1.0 parks by the thread's own token.
        pollster::block_on(future);
    }
}
