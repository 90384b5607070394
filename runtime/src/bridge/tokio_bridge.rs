//! The bridge with tokio's timers, sockets and `spawn`.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tokio::runtime::{Builder, Handle};

use crate::BoxFuture;
use crate::bridge::{Bridge, parker};

/// Drives futures with a tokio runtime entered: timers, sockets and `tokio::spawn` work in them.
///
/// The default when built with the feature `tokio`. Unless it was given a runtime it uses one that
/// the process starts once, on a thread of its own, for all calls; so tasks spawned in one call
/// live on, and clients can be shared between calls. While the app is served by our server, it
/// uses the server's runtime.
///
/// The calling thread polls the future itself and parks in between; it never enters the runtime's
/// own `block_on`, so calls may be nested. The runtime must be run by somebody else: with the
/// handle of a runtime of this very thread a future that needs its timers would never end.
///
/// ```
/// use duotone::{App, TokioBridge};
///
/// let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
/// let app = App::new().bridge(TokioBridge::new(runtime.handle().clone())).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TokioBridge {
    given: Option<Handle>,
    /// The runtimes that serve the app at the moment; the last to begin is used.
    bound: RwLock<Vec<Handle>>,
}

impl TokioBridge {
    /// With a runtime of yours.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        TokioBridge { given: Some(handle), bound: RwLock::default() }
    }

    /// Uses that runtime while the guard lives, unless the user gave one or it is not a tokio
    /// bridge: so clients are shared between async handlers on the server's loops and bridged
    /// ones. The guard has to be dropped before the runtime ends.
    #[cfg_attr(not(feature = "server"), allow(dead_code, reason = "called by the server"))]
    pub(crate) fn bind(bridge: &Arc<dyn Bridge>, handle: Handle) -> Bound {
        let bound = Bound { bridge: Arc::clone(bridge), handle };
        bound.change(|runtimes| runtimes.push(bound.handle.clone()));
        bound
    }

    fn handle(&self) -> Handle {
        let bound = || self.bound.read().unwrap_or_else(PoisonError::into_inner).last().cloned();
        self.given.clone().or_else(bound).unwrap_or_else(|| shared_runtime().clone())
    }
}

/// Says that a runtime serves the app.
#[must_use = "the runtime is used while this lives"]
pub(crate) struct Bound {
    bridge: Arc<dyn Bridge>,
    handle: Handle,
}

impl Bound {
    fn change(&self, change: impl FnOnce(&mut Vec<Handle>)) {
        if let Some(bridge) = (&*self.bridge as &dyn Any).downcast_ref::<TokioBridge>() {
            change(&mut bridge.bound.write().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        self.change(|runtimes| {
            let ours = runtimes.iter().rposition(|handle| handle.id() == self.handle.id());
            ours.map(|ours| runtimes.remove(ours));
        });
    }
}

/// Starts a task: on the current runtime, if that may be used, or else on the one of the bridge.
/// Gives the future back when there is none, or the bridge is not tokio's.
pub(super) fn spawn(
    bridge: &dyn Bridge,
    on_current: bool,
    future: BoxFuture<'static, ()>,
) -> Result<(), BoxFuture<'static, ()>> {
    let current = if on_current { Handle::try_current().ok() } else { None };
    let of_bridge = || (bridge as &dyn Any).downcast_ref::<TokioBridge>().map(TokioBridge::handle);
    match current.or_else(of_bridge) {
        Some(handle) => {
            handle.spawn(future);
            Ok(())
        }
        None => Err(future),
    }
}

impl Bridge for TokioBridge {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        let handle = self.handle();
        let _entered = (!is_thread_ending()).then(|| handle.enter());
        parker::block_on(future);
    }
}

/// Whether this is the destructor of a thread-local, and those of tokio are gone: then no runtime
/// can be entered, and what needs none is driven all the same.
fn is_thread_ending() -> bool {
    Handle::try_current().is_err_and(|error| error.is_thread_local_destroyed())
}

/// The process's own runtime: started once, driven by a thread that never ends.
fn shared_runtime() -> &'static Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build();
        // INVARIANT: without descriptors or threads left, nothing that needs them can go on.
        let runtime = runtime.expect("the bridge's runtime could not be made");
        let handle = runtime.handle().clone();
        let thread = std::thread::Builder::new().name("duotone-bridge".to_owned());
        let started = thread.spawn(move || runtime.block_on(std::future::pending::<()>()));
        // INVARIANT: as above.
        started.expect("the bridge's thread could not be started");
        handle
    })
}
