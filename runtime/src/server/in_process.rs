//! An event loop for green threads, and the requests that its own process gives it: what a server
//! does for its connections, without sockets.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{self as std_mpsc, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::green::Home;
use crate::limit::Limit;
use crate::server::banner::Count;
use crate::server::carried;
use crate::server::error::ServeError;
use crate::server::green_loops::TO_END;
use crate::server::green_thread;
use crate::task::{LAST_WORDS, TaskSet};
use crate::{App, Body, Response};

/// How long what requests have left there may go on, when nobody has the loop any more.
const TO_FINISH: Duration = Duration::from_secs(5);

/// The loop, as long as this lives. Dropping it waits for what still runs there (R47, R48), and for
/// its thread.
#[derive(Debug)]
pub(crate) struct InProcess {
    orders: mpsc::UnboundedSender<Order>,
    /// Taken at its end.
    thread: Option<JoinHandle<()>>,
}

enum Order {
    Serve(Serve),
    /// A client has left. In their order, so that no request which is sent later runs before that.
    Leave(oneshot::Sender<Infallible>),
    /// Nobody waits for anything any more. Dropped when the loop has ended.
    End(std_mpsc::Sender<Infallible>),
}

/// Becomes the future that serves a request, on the loop.
type Serve = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()>>> + Send>;

impl InProcess {
    /// With green threads that have stacks of that size.
    pub(crate) fn start(stack_size: usize) -> Result<Self, ServeError> {
        let (orders, mut taken) = mpsc::unbounded_channel();
        let serve = async move |home: &Home| obey(home, &mut taken).await;
        let thread = green_thread::start(stack_size, serve, |whom, left| {
            if left > 0 {
                let left = Count(left, "green thread");
                tracing::warn!("cut {left} of requests whose client is gone");
            }
            drop(whom);
        });
        let thread = thread.map_err(|cause| ServeError::GreenLoop { cause })?;
        Ok(InProcess { orders, thread: Some(thread) })
    }

    /// Answers a request there. Dropping the future is what a client does that leaves (R48).
    ///
    /// # Panics
    ///
    /// When the loop has.
    pub(crate) async fn dispatch(
        self: &Arc<Self>,
        app: &App,
        req: http::Request<Body>,
    ) -> Response {
        let ((tell, answer), (stays, left)) = (oneshot::channel(), oneshot::channel());
        let client = Client { event_loop: Arc::clone(self), stays: Some(stays) };
        let app = app.clone();
        let serve: Serve = Box::new(move || {
            Box::pin(async move {
                tokio::select! {
                    biased;
                    () = carried::serve(app, req, tell) => {}
                    _ = left => {}
                }
            })
        });
        // A loop that has panicked drops it, which the answer tells.
        let _ = self.orders.send(Order::Serve(serve));
        let Ok(answer) = answer.await else {
            panic!("the event loop of the request has panicked: stderr says why");
        };
        answer.received(client)
    }
}

/// Who waits for an answer, or reads it. It keeps the loop.
pub(super) struct Client {
    event_loop: Arc<InProcess>,
    stays: Option<oneshot::Sender<Infallible>>,
}

impl Drop for Client {
    fn drop(&mut self) {
        // A loop that has panicked has nothing that it could leave.
        let _ = self.stays.take().map(|stays| self.event_loop.orders.send(Order::Leave(stays)));
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        let Some(loop_thread) = self.thread.take() else { return };
        let (end, ended) = std_mpsc::channel();
        // A loop that has panicked drops it.
        let _ = self.orders.send(Order::End(end));
        if thread::current().id() == loop_thread.thread().id() {
            // What ran there had it last. It ends by itself.
            return;
        }
        match ended.recv_timeout(TO_FINISH + TO_END) {
            Err(RecvTimeoutError::Timeout) => {
                tracing::warn!(
                    "left an event loop that a function blocks: `DUOTONE_WATCHDOG=100ms` names it"
                );
            }
            // It has said why, if it panicked.
            _ => drop(loop_thread.join()),
        }
    }
}

/// Serves requests until nobody is there to send one; says whom to tell when the loop has ended.
async fn obey(
    home: &Home,
    orders: &mut mpsc::UnboundedReceiver<Order>,
) -> Option<std_mpsc::Sender<Infallible>> {
    let tasks = home.app_tasks();
    let mut requests = JoinSet::new();
    let whom = loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Serve(serve)) => drop(requests.spawn_local(serve())),
                Some(Order::Leave(client)) => drop(client),
                Some(Order::End(whom)) => break Some(whom),
                None => break None,
            },
            Some(_) = requests.join_next() => {}
        }
    };
    let deadline = Limit(Some(TO_FINISH)).starting_now();
    tokio::select! {
        biased;
        () = all_ended(home, &mut requests, &tasks) => return whom,
        () = deadline.over() => {}
    }
    tasks.cut();
    let _ = timeout(LAST_WORDS, all_ended(home, &mut requests, &tasks)).await;
    whom
}

/// Waits for what runs there, and what that starts: requests that were left end first, and then what
/// they leave behind.
async fn all_ended(home: &Home, requests: &mut JoinSet<()>, tasks: &TaskSet) {
    loop {
        while requests.join_next().await.is_some() {}
        tasks.ended().await;
        home.emptied().await;
        if tasks.is_empty() {
            return;
        }
    }
}
