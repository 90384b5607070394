//! Requests on one event loop whose views wait until the test lets them go on: what one of them has
//! hold of meanwhile, another meets.

use std::sync::Arc;

use duotone::prelude::*;
use duotone::{Handler, WorkerClass};
use tokio::sync::Semaphore;

use crate::log::Log;
use crate::server::running::Running;
use crate::server::wire::Wire;

/// The answer of a view that has nothing to say.
pub(crate) const WENT_WELL: (u16, String) = (204, String::new());

/// Requests on one event loop, where views wait for the test.
pub(crate) struct Loop {
    server: Running,
    pub(crate) log: Log,
    pub(crate) go: Arc<Semaphore>,
}

impl Loop {
    #[track_caller]
    pub(crate) fn start(handlers: impl IntoIterator<Item = Handler>) -> Loop {
        Loop::with(handlers, |app| app)
    }

    /// The same with more in its app.
    #[track_caller]
    pub(crate) fn with(
        handlers: impl IntoIterator<Item = Handler>,
        more: impl FnOnce(AppBuilder) -> AppBuilder,
    ) -> Loop {
        let (log, go) = (Log::default(), Arc::new(Semaphore::new(0)));
        let app = App::new().debug(true).handlers(handlers).shared_state(log.clone().into());
        let app = more(app.shared_state(Arc::clone(&go)));
        let server = Running::with(WorkerClass::Green, app, |server| server.workers(1));
        Loop { server, log, go }
    }

    /// A request whose view waits.
    #[track_caller]
    pub(crate) fn begin(&self, path: &str) -> Waiting<'_> {
        let mut wire = self.server.connect();
        wire.send(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
        self.log.take_after("waits");
        Waiting { go: &self.go, wire }
    }

    /// One whose view wants what another has, and says that it has come.
    #[track_caller]
    pub(crate) fn come(&self, path: &str) -> Wire {
        let mut wire = self.server.connect();
        wire.send(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
        self.log.take_after("comes");
        wire
    }

    /// One that does not wait, or not for the test.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let answer = self.server.connect().get(path);
        (answer.status, answer.body)
    }
}

/// Those that began first go on first.
pub(crate) struct Waiting<'a> {
    go: &'a Semaphore,
    wire: Wire,
}

impl Waiting<'_> {
    #[track_caller]
    pub(crate) fn go_on(mut self) -> (u16, String) {
        self.go.add_permits(1);
        let answer = self.wire.answer();
        (answer.status, answer.body)
    }
}

/// Parks the view that calls it until the test lets it go on.
pub(crate) fn wait() {
    let app = current::app().expect("in a request");
    app.state::<Log>().expect("a log").add("waits");
    let go = app.state::<Semaphore>().expect("a test");
    let acquired = async_to_sync(go.acquire());
    acquired.expect("it is never closed").forget();
}
