//! What bridged calls leave behind: nothing, since they start neither threads nor runtimes. In a
//! process of its own, because it counts the threads that this one ever started.

use std::thread;

use duotone::prelude::*;
use tokio::runtime::{Handle, Id};

fn runtime() -> Id {
    Handle::current().id()
}

/// Waits for one timer, and so for the runtime, when it is asked to.
async fn down_and_up(wait: bool) -> Id {
    if wait {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    sync_to_async(runtime).await
}

#[get("/")]
async fn view() -> String {
    format!("{:?}", down_and_up(false).await)
}

/// How many threads the process has started so far, this one included.
fn started() -> u64 {
    let id = thread::spawn(|| thread::current().id()).join().expect("no panic");
    let digits: String = format!("{id:?}").chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("a `ThreadId` shows its number")
}

// R44, R45
#[test]
fn ten_thousand_bridged_calls_start_no_thread_and_no_runtime() {
    let app = App::new().handlers(handlers![view]).build().expect("a sound app");
    let first = async_to_sync(down_and_up(true));
    let before = started();
    for n in 0..10_000 {
        assert_eq!(async_to_sync(down_and_up(n % 100 == 0)), first);
        let answer = app.handle_sync(http::Request::get("/").body(()).expect("a request"));
        assert_eq!(answer.body().as_bytes(), Some(format!("{first:?}").as_bytes()));
    }
    assert_eq!(started() - before, 1, "the one that counts");
}
