//! Where functions of each color run, and how they call each other (R41-R46).

mod calls;
mod runtime;

use std::future::Future;
use std::pin::Pin;
use std::thread;

use duotone::prelude::*;
use duotone::{Handler, PoolConfig, WorkerClass};

use crate::entries::{Entry, each_entry};
use crate::polling::pause;

fn app(handlers: &[Handler]) -> App {
    let pool = PoolConfig::default().with_max_threads(1).with_thread_name("worker");
    let app = App::new().pool(pool).handlers(handlers.iter().cloned());
    app.build().expect("a sound app")
}

/// `worker`, `loop`, or the name of another thread.
fn place() -> String {
    let thread = thread::current();
    let name = thread.name().unwrap_or("unnamed");
    match name {
        _ if name.starts_with("worker") => "worker",
        "test-loop" | "test-server" | "duotone-green" => "loop",
        other => other,
    }
    .to_owned()
}

#[get("/sync")]
fn plain() -> String {
    place()
}

#[get("/async")]
async fn cooperative() -> String {
    let before = place();
    pause().await;
    assert_eq!(before, place(), "an async view stays where it is polled");
    before
}

#[get("/boxed")]
fn boxed(req: &Request) -> BoxFuture<'_, String> {
    Box::pin(async move {
        pause().await;
        format!("{} {}", place(), req.path())
    })
}

#[get("/impl")]
#[expect(clippy::manual_async_fn, reason = "this spelling is what is tested")]
fn opaque() -> impl Future<Output = String> {
    async {
        pause().await;
        place()
    }
}

#[get("/pinned")]
fn pinned() -> Pin<Box<dyn Future<Output = Result<String>> + Send>> {
    Box::pin(async { Ok(place()) })
}

// R41, R42
#[test]
fn a_sync_view_runs_off_the_loop_and_an_async_one_where_its_caller_polls() {
    each_entry(&app(&handlers![plain, cooperative, boxed, opaque, pinned]), |entry| {
        let here = place();
        let (plain, cooperative) = match entry {
            Entry::Handle(_) | Entry::Socket(WorkerClass::Async, _) => ("worker", "loop"),
            Entry::HandleSync(_) => (&*here, &*here),
            // A green thread is one of the loop's.
            _ if entry.is_green() => ("loop", "loop"),
            _ => ("worker", "worker"),
        };
        for (target, answer) in [
            ("/sync", plain.to_owned()),
            ("/async", cooperative.to_owned()),
            ("/boxed", format!("{cooperative} /boxed")),
            ("/impl", cooperative.to_owned()),
            ("/pinned", cooperative.to_owned()),
        ] {
            assert_eq!(entry.get(target), (200, answer), "{target}, {}", entry.name());
        }
    });
}
