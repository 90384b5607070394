//! While an app is served, sync code drives its futures with the runtime that serves it (R45).

use std::sync::Mutex;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{App, async_to_sync};
use tokio::runtime::Handle;

use super::CLASSES;
use super::running::Running;

async fn runtime() -> String {
    // Its timers work too, whatever runs them.
    tokio::time::sleep(Duration::from_millis(1)).await;
    tokio::spawn(async { Handle::current().id().to_string() }).await.expect("a task")
}

#[get("/async")]
async fn from_async() -> String {
    runtime().await
}

#[get("/sync")]
fn from_sync() -> String {
    async_to_sync(runtime())
}

static OF_HOOKS: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[before_serving]
async fn warm_up() {
    let seen = runtime().await;
    OF_HOOKS.lock().expect("no panic").push(seen);
}

#[test]
fn it_is_the_servers_until_the_server_ends() {
    for class in CLASSES {
        let server =
            Running::start(class, App::new().handlers(handlers![from_async, from_sync, warm_up]));
        let app = server.app().clone();
        let mut wire = server.connect();
        let on_loop = wire.get("/async").body;
        assert_eq!(wire.get("/sync").body, on_loop, "{class}");
        let of_hook = OF_HOOKS.lock().expect("no panic").pop().expect("a hook that ran");
        // Each loop for green threads has one of its own, and serves whole connections.
        assert_eq!(of_hook == on_loop, class.as_str() != "green", "{class}");
        server.stop().expect("a graceful stop");

        let later = app.test_client().get("/sync").send().text().to_owned();
        assert_ne!(later, on_loop, "{class}: that runtime is gone");
    }
}
