//! Requests for which there is no stack, because the system has no room for one of that size.

use duotone::prelude::*;
use duotone::{WorkerClass, green};

use super::allowed_client;

/// 64 of them are more than an address can tell.
const TOO_LARGE: usize = 1 << 42;

#[get("/sync")]
fn on_green() -> &'static str {
    "hello"
}

#[decorator]
fn passes(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/decorated", with = [passes])]
async fn decorated() -> &'static str {
    "hello"
}

#[get("/async")]
async fn on_loop() -> &'static str {
    "hello"
}

#[get("/started")]
async fn started() -> Result<&'static str> {
    green::spawn(|| "hello").await
}

#[test]
fn what_needs_a_green_thread_is_503_and_says_so_and_async_functions_run() {
    let handlers = handlers![on_green, decorated, on_loop, started];
    let app = App::new().handlers(handlers).build().expect("a sound app");
    let client = allowed_client(app.test_client()).green_stack(TOO_LARGE);
    let client = client.worker_class(WorkerClass::Green);
    for (path, status) in [("/sync", 503), ("/decorated", 503), ("/async", 200), ("/started", 500)]
    {
        let answer = client.get(path).send();
        assert_eq!(answer.status(), status, "{path}");
        let text = answer.text();
        assert_eq!(
            text.contains("there is no stack for another green thread"),
            status == 503,
            "{path}: {text}"
        );
    }
}
