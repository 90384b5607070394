//! Accepts connections until the server drains, and survives what the system refuses.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::server::connection::Protocol;
use crate::server::listener::{Accept, Accepted};
use crate::server::outbox::Stream;
use crate::server::place::Place;
use crate::server::shutdown::{Phase, Watcher};

/// How long to wait before accepting again when the process has no file descriptors left: nothing
/// tells when one is free.
const BACK_OFF: Duration = Duration::from_millis(100);

/// Serves all connections of a listener, each as a task of its own, in that place.
///
/// `slots` is how many there may be at once; further ones wait in the system's queue.
pub(super) async fn run<L: Accept>(
    listener: L,
    protocol: Arc<Protocol>,
    slots: Option<Arc<Semaphore>>,
    shutdown: Watcher,
    place: Place,
) {
    let mut draining = pin!(shutdown.after(Phase::Serving));
    loop {
        let next = next(&listener, slots.as_ref());
        let next = tokio::select! {
            next = next => next,
            _ = draining.as_mut() => break,
        };
        serve(next, &protocol, &shutdown, &place);
    }
    // Clients whose connection the system has accepted for us already are not turned away.
    while let Poll::Ready(next) = once(next(&listener, slots.as_ref())).await {
        serve(next, &protocol, &shutdown, &place);
    }
}

/// An accepted connection, with its place among those there may be.
struct Next<L: Accept> {
    accepted: Accepted<L>,
    slot: Option<OwnedSemaphorePermit>,
}

/// The next connection. What goes wrong with one is not the others' business.
async fn next<L: Accept>(listener: &L, slots: Option<&Arc<Semaphore>>) -> Next<L> {
    let slot = match slots {
        // INVARIANT: the semaphore is never closed.
        Some(slots) => Some(Arc::clone(slots).acquire_owned().await.expect("an open semaphore")),
        None => None,
    };
    loop {
        match listener.accept().await {
            Ok(accepted) => return Next { accepted, slot },
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(target: "duotone::server", "cannot accept connections: {error}");
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

fn is_of_the_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn serve<L: Accept>(next: Next<L>, protocol: &Arc<Protocol>, shutdown: &Watcher, place: &Place) {
    let Next { accepted: (socket, remote), slot } = next;
    let (protocol, shutdown) = (Arc::clone(protocol), shutdown.clone());
    place.serve::<L, _, _>(socket, move |socket| async move {
        let (read, write) = L::split(socket);
        // Boxed, since what is spawned is copied several times on its way, and this is large.
        Box::pin(protocol.serve(Stream::new(read, write), remote, shutdown)).await;
        drop(slot);
    });
}

/// Polls a future once.
async fn once<T>(future: impl Future<Output = T>) -> Poll<T> {
    let mut future = pin!(future);
    poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await
}
