//! The bridges that an app may choose (R45): what holds with one holds with all.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use duotone::{App, AppBuilder, Bridge, PollsterBridge};

use crate::polling::{block_on, poll_times};

/// smol as an app's bridge.
pub(crate) struct Smol;

impl Bridge for Smol {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        smol::block_on(future);
    }
}

/// This app with each bridge.
#[track_caller]
pub(crate) fn of_each_bridge(app: impl Fn() -> AppBuilder) -> [(&'static str, App); 3] {
    [("tokio", app()), ("pollster", app().bridge(PollsterBridge)), ("smol", app().bridge(Smol))]
        .map(|(name, app)| (name, app.build().expect("a sound app")))
}

/// A bridge that panics for every future but what is there at once.
pub(crate) struct Weak;

impl Bridge for Weak {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        poll_times(future, 1).expect("a bridge that waits");
    }
}

/// A bridge that counts what it drives.
pub(crate) struct Counting(pub(crate) Arc<AtomicUsize>);

impl Bridge for Counting {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        block_on(future);
    }
}
