//! A server inside the test's process, on a thread and a runtime of its own.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;

use duotone::{App, AppBuilder, Server, WorkerClass};
use tokio::sync::oneshot;

use super::PATIENCE;
use super::wire::Wire;

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    app: App,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<duotone::Result<()>>>,
}

impl Running {
    #[track_caller]
    pub(crate) fn start(class: WorkerClass, app: AppBuilder) -> Running {
        Running::with(class, app, |server| server)
    }

    /// The same with settings of its own.
    #[track_caller]
    pub(crate) fn with(
        class: WorkerClass,
        app: AppBuilder,
        configure: impl FnOnce(Server) -> Server + Send + 'static,
    ) -> Running {
        let app = app.build().expect("an app without faults");
        let (stop, stopped) = oneshot::channel();
        let (found, address) = mpsc::channel();
        let server = Server::new(app.clone())
            .bind("127.0.0.1:0")
            .worker_class(class)
            .shutdown_on(async { drop(stopped.await) });
        #[cfg(feature = "green")]
        let server = crate::green::allowed(server);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let listening = configure(server).listen().await?;
                let address = listening.addresses()[0].tcp().expect("a TCP address");
                found.send(address).expect("a test that waits");
                listening.serve().await
            })
        });
        let address = address.recv_timeout(PATIENCE).expect("a server that starts");
        Running { address, app, stop: Some(stop), thread: Some(thread) }
    }

    #[track_caller]
    pub(crate) fn connect(&self) -> Wire {
        Wire::connect(self.address)
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Asserts that a new client is served.
    #[track_caller]
    pub(crate) fn assert_works(&self, path: &str) {
        assert_eq!(self.connect().get(path).status, 200, "the next request on the server works");
    }

    /// Asks it to stop, without waiting.
    pub(crate) fn ask_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It fails when the server has ended already.
            let _ = stop.send(());
        }
    }

    /// Stops it, and gives what `serve` returned.
    pub(crate) fn stop(mut self) -> duotone::Result<()> {
        self.ask_to_stop();
        self.thread.take().expect("it is joined once").join().expect("a server without panics")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.ask_to_stop();
        if let Some(thread) = self.thread.take() {
            let outcome = thread.join();
            if !std::thread::panicking() {
                outcome.expect("a server without panics").expect("a server without errors");
            }
        }
    }
}
