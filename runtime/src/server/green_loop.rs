//! One event loop for green threads, and the connections it was given.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::green::Home;
use crate::server::deadline::Deadline;
use crate::server::green_thread;
use crate::task::LAST_WORDS;

/// Becomes the future that serves a connection, on the loop.
pub(super) type Connection = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()>>> + Send>;

/// The side of the server. Dropped without a word, the loop finishes what it has.
pub(super) struct GreenLoop {
    orders: mpsc::UnboundedSender<Order>,
    connections: Arc<AtomicUsize>,
}

enum Order {
    Serve(Connection, Counted),
    /// Says how many green threads were left at the deadline.
    Finish(Deadline, oneshot::Sender<usize>),
}

impl GreenLoop {
    /// With green threads that have stacks of that size.
    pub(super) fn start(stack_size: usize) -> io::Result<Self> {
        let (orders, mut taken) = mpsc::unbounded_channel();
        let serve = async move |home: &Home| obey(home, &mut taken).await;
        green_thread::start(stack_size, serve, |whom: Option<oneshot::Sender<_>>, left| {
            if let Some(whom) = whom {
                // Nobody listens when the server was interrupted.
                let _ = whom.send(left);
            }
        })?;
        Ok(GreenLoop { orders, connections: Arc::default() })
    }

    /// How many it has.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(super) fn serve(&self, connection: Connection) {
        let counted = Counted::new(&self.connections);
        // A loop that panicked drops it, and the client sees that.
        let _ = self.orders.send(Order::Serve(connection, counted));
    }

    /// Ends it when its green threads have ended, or at the deadline.
    pub(super) fn finish(&self, deadline: Deadline) -> oneshot::Receiver<usize> {
        let (done, end) = oneshot::channel();
        let _ = self.orders.send(Order::Finish(deadline, done));
        end
    }
}

/// A connection among those of its loop, as long as this lives.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(connections: &Arc<AtomicUsize>) -> Self {
        connections.fetch_add(1, Ordering::Relaxed);
        Counted(Arc::clone(connections))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Green threads of requests that were cut at the deadline have a moment to unwind.
async fn over(deadline: Deadline) {
    deadline.over().await;
    tokio::time::sleep(LAST_WORDS).await;
}

/// Serves connections until the loop has to end; says whom to tell that it has.
async fn obey(
    home: &Home,
    orders: &mut mpsc::UnboundedReceiver<Order>,
) -> Option<oneshot::Sender<usize>> {
    let mut served = JoinSet::new();
    loop {
        let order = tokio::select! {
            order = orders.recv() => order,
            Some(_) = served.join_next() => continue,
        };
        match order {
            Some(Order::Serve(connection, counted)) => {
                served.spawn_local(async move {
                    connection().await;
                    drop(counted);
                });
            }
            Some(Order::Finish(deadline, done)) => {
                tokio::select! {
                    biased;
                    () = home.emptied() => {}
                    () = over(deadline) => {}
                }
                return Some(done);
            }
            // The server is gone without a word: its connections end with the request they serve.
            None => {
                while served.join_next().await.is_some() {}
                home.emptied().await;
                return None;
            }
        }
    }
}
