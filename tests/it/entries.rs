//! The ways to run an app. What the rules say holds in each of them.

use std::net::SocketAddr;
use std::sync::{LazyLock, mpsc};
use std::thread::JoinHandle;

use bytes::Bytes;
use duotone::testing::TestClient;
#[cfg(feature = "green")]
use duotone::testing::TestRequest;
use duotone::{App, Body, Response, Server, WorkerClass};
use http_body_util::BodyExt;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

use crate::polling::block_on;
use crate::wire;

/// An event loop of one thread, as an app's own `main` might have.
pub(crate) static LOOP: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = runtime::Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("test-loop").enable_all().build().expect("a runtime")
});

/// One way to run an app.
pub(crate) enum Entry {
    /// `app.handle(..).await` on an event loop.
    Handle(App),
    /// `app.handle_sync(..)` on the test's thread.
    HandleSync(App),
    /// A server with this worker class.
    Socket(WorkerClass, Served),
    /// The test client in class `green`.
    #[cfg(feature = "green")]
    Client(TestClient),
}

/// The worker classes that a server may have.
pub(crate) const CLASSES: [WorkerClass; if cfg!(feature = "green") { 3 } else { 2 }] = [
    WorkerClass::Async,
    WorkerClass::Threads,
    #[cfg(feature = "green")]
    WorkerClass::Green,
];

/// Runs a test in each entry; a failure names the entry by the thread's output.
pub(crate) fn each_entry(app: &App, test: impl Fn(&Entry)) {
    let run = |entry: Entry| {
        println!("entry: {}", entry.name());
        test(&entry);
    };
    run(Entry::Handle(app.clone()));
    run(Entry::HandleSync(app.clone()));
    for class in CLASSES {
        run(Entry::Socket(class, Served::start(app, class)));
    }
    #[cfg(feature = "green")]
    run(Entry::Client(client_of(app, WorkerClass::Green)));
}

/// A test client of this class.
pub(crate) fn client_of(app: &App, class: WorkerClass) -> TestClient {
    let client = app.test_client();
    #[cfg(feature = "green")]
    let client = crate::green::allowed_client(client);
    client.worker_class(class)
}

impl Entry {
    pub(crate) fn name(&self) -> String {
        match self {
            Entry::Handle(_) => "app.handle".to_owned(),
            Entry::HandleSync(_) => "app.handle_sync".to_owned(),
            Entry::Socket(class, _) => format!("the {class} worker"),
            #[cfg(feature = "green")]
            Entry::Client(_) => "the green test client".to_owned(),
        }
    }

    /// Whether sync functions run on green threads of the event loop.
    pub(crate) fn is_green(&self) -> bool {
        match self {
            Entry::Socket(class, _) => class.as_str() == "green",
            #[cfg(feature = "green")]
            Entry::Client(_) => true,
            _ => false,
        }
    }

    /// Whether sync functions wait for a worker thread.
    pub(crate) fn has_queue(&self) -> bool {
        !matches!(self, Entry::HandleSync(_)) && !self.is_green()
    }

    /// Sends a request and waits for the whole response.
    #[track_caller]
    pub(crate) fn send(&self, req: http::Request<impl Into<Bytes>>) -> http::Response<Bytes> {
        match self.try_send(req) {
            Ok(response) => response,
            Err(BrokenOff(why)) => panic!("{}: the response broke off: {why}", self.name()),
        }
    }

    /// The same for a response that may break off.
    pub(crate) fn try_send(
        &self,
        req: http::Request<impl Into<Bytes>>,
    ) -> Result<http::Response<Bytes>, BrokenOff> {
        let req = req.map(Into::into);
        match self {
            Entry::Handle(app) => {
                let (app, req) = (app.clone(), req.map(Body::from));
                let answer = LOOP.spawn(async move { whole(app.handle(req).await).await });
                block_on(answer).expect("nothing escapes the dispatcher")
            }
            Entry::HandleSync(app) => block_on(whole(app.handle_sync(req.map(Body::from)))),
            Entry::Socket(_, served) => {
                wire::exchange(served.addr, req).map_err(|error| BrokenOff(error.to_string()))
            }
            #[cfg(feature = "green")]
            Entry::Client(client) => block_on(whole(by_client(client, req).send_streaming())),
        }
    }

    /// Sends a request, reads the beginning of the response's body, and goes away.
    pub(crate) fn send_and_leave(&self, req: http::Request<Bytes>) {
        match self {
            Entry::Handle(app) => {
                let (app, req) = (app.clone(), req.map(Body::from));
                let answer = LOOP.spawn(async move { begin(app.handle(req).await).await });
                block_on(answer).expect("nothing escapes the dispatcher");
            }
            Entry::HandleSync(app) => block_on(begin(app.handle_sync(req.map(Body::from)))),
            Entry::Socket(_, served) => {
                wire::begin(served.addr, req).expect("the beginning of a response");
            }
            #[cfg(feature = "green")]
            Entry::Client(client) => block_on(begin(by_client(client, req).send_streaming())),
        }
    }

    /// Sends a request without a body.
    pub(crate) fn call(&self, method: &str, target: &str) -> http::Response<Bytes> {
        self.send(request(method, target))
    }

    /// The status and text of the answer to a `GET`.
    pub(crate) fn get(&self, target: &str) -> (u16, String) {
        let response = self.call("GET", target);
        (response.status().as_u16(), text(&response))
    }
}

/// The same request of a client, which brings nothing that an earlier one was given.
#[cfg(feature = "green")]
fn by_client(client: &TestClient, req: http::Request<Bytes>) -> TestRequest {
    client.clear_cookies();
    let (head, body) = req.into_parts();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = client.request(head.method, target).body(body);
    head.headers
        .iter()
        .fold(request, |request, (name, value)| request.header(name.clone(), value.clone()))
}

/// A request without a body.
#[track_caller]
pub(crate) fn request(method: &str, target: &str) -> http::Request<Bytes> {
    let builder = http::Request::builder().method(method).uri(target);
    builder.body(Bytes::new()).expect("a valid request")
}

/// A `POST` of a body of this type; none when that is empty.
pub(crate) fn sent(target: &str, content_type: &str, body: &'static [u8]) -> http::Request<Bytes> {
    let mut req = request("POST", target).map(|_| Bytes::from_static(body));
    if !content_type.is_empty() {
        req.headers_mut().insert("content-type", content_type.parse().expect("a content type"));
    }
    req
}

/// The body of an answer.
pub(crate) fn text(response: &http::Response<Bytes>) -> String {
    String::from_utf8_lossy(response.body()).into_owned()
}

/// The first value of a header of an answer.
pub(crate) fn header<'a>(response: &'a http::Response<Bytes>, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().expect("visible ASCII"))
}

/// A response whose body ended with an error.
#[derive(Debug)]
pub(crate) struct BrokenOff(String);

/// Reads a response to its end.
async fn whole(response: Response) -> Result<http::Response<Bytes>, BrokenOff> {
    let (parts, body) = response.into_http().into_parts();
    match BodyExt::collect(body).await {
        Ok(body) => Ok(http::Response::from_parts(parts, body.to_bytes())),
        Err(error) => Err(BrokenOff(error.to_string())),
    }
}

/// Reads the first chunk of a response.
async fn begin(mut response: Response) {
    let mut body = response.take_body();
    body.frame().await.expect("a first chunk").expect("that is not an error");
}

/// A server on a port and an event loop of its own, for as long as this lives.
pub(crate) struct Served {
    pub(crate) addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    pub(crate) fn start(app: &App, class: WorkerClass) -> Self {
        Self::run(Server::new(app.clone()).worker_class(class))
    }

    /// The same with other settings.
    pub(crate) fn run(server: Server) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (found, listening) = mpsc::channel();
        let server = server.bind("127.0.0.1:0");
        #[cfg(feature = "green")]
        let server = crate::green::allowed(server);
        let server = server.shutdown_on(async { drop(stopped.await) });
        let serve = async move {
            let server = server.listen().await.expect("a free port");
            found.send(server.addresses()[0].tcp()).expect("the test waits for it");
            server.serve().await.expect("the server stops cleanly");
        };
        let thread = std::thread::Builder::new().name("test-server".to_owned()).spawn(|| {
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(serve);
        });
        let addr = listening.recv().expect("an address").expect("of TCP");
        Served { addr, stop: Some(stop), thread: Some(thread.expect("a thread")) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(matches!(ended, Some(Ok(()))), "the server panicked");
        }
    }
}
