//! Handlers that say that they have begun, and wait until the test lets them go on.

use std::sync::{Arc, Mutex, mpsc};

use tokio::sync::watch;

use super::PATIENCE;

/// The side of the handlers, as `State<Gate>`.
pub(super) struct Gate {
    begun: Mutex<mpsc::Sender<&'static str>>,
    open: watch::Sender<bool>,
    sync_open: (Mutex<bool>, std::sync::Condvar),
}

/// The side of the test.
pub(super) struct Keeper {
    begun: mpsc::Receiver<&'static str>,
    gate: Arc<Gate>,
}

pub(super) fn gate() -> (Arc<Gate>, Keeper) {
    let (sender, begun) = mpsc::channel();
    let gate = Arc::new(Gate {
        begun: Mutex::new(sender),
        open: watch::Sender::new(false),
        sync_open: Default::default(),
    });
    (Arc::clone(&gate), Keeper { begun, gate })
}

impl Gate {
    /// Tells the test that something has happened.
    pub(super) fn say(&self, what: &'static str) {
        // A test that is over does not listen.
        let _ = self.begun.lock().expect("no panic under this lock").send(what);
    }

    /// Waits for the test, blocking, and is not cancelled with the request.
    pub(super) fn pass_blocking(&self) {
        self.say("begun");
        if std::thread::current().name() == Some("duotone-green") {
            // What blocks would block the loop: there, sync code waits by what parks.
            let context = duotone::copy_current_request_context().expect("a request");
            return context.enter(|| duotone::async_to_sync(self.opened()));
        }
        let (open, changed) = &self.sync_open;
        let open = open.lock().expect("no panic under this lock");
        drop(changed.wait_while(open, |open| !*open).expect("no panic under this lock"));
    }

    /// Waits for the test.
    pub(super) async fn pass(&self) {
        self.say("begun");
        self.opened().await;
    }

    async fn opened(&self) {
        let _ = self.open.subscribe().wait_for(|open| *open).await;
    }
}

impl Keeper {
    /// Waits until a handler says this next.
    #[track_caller]
    pub(super) fn expect(&self, what: &'static str) {
        assert_eq!(self.begun.recv_timeout(PATIENCE), Ok(what));
    }

    /// Asserts that nothing was said.
    #[track_caller]
    pub(super) fn expect_silence(&self) {
        assert_eq!(self.begun.try_recv(), Err(mpsc::TryRecvError::Empty));
    }

    /// Lets all handlers pass, those to come too.
    pub(super) fn open(&self) {
        self.gate.open.send_replace(true);
        *self.gate.sync_open.0.lock().expect("no panic under this lock") = true;
        self.gate.sync_open.1.notify_all();
    }
}

/// A test that fails must not leave threads waiting.
impl Drop for Keeper {
    fn drop(&mut self) {
        self.open();
    }
}
