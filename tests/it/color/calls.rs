//! Functions that call those of the other color, nested in each other, and what fails below them.

use std::rc::Rc;

use duotone::prelude::*;
use duotone::{Panic, PoolConfig, WorkerClass};

use super::{app, place, plain};
use crate::entries::{Entry, each_entry};
use crate::polling::pause;

#[get("/down")]
pub(super) fn down() -> String {
    // Neither `'static` nor `Send`.
    let local = Rc::new("borrowed".to_owned());
    let text = &*local;
    async_to_sync(async {
        pause().await;
        format!("{text} {}", Rc::strong_count(&local))
    })
}

#[get("/wrong")]
async fn wrong() -> String {
    async_to_sync(async { "never".to_owned() })
}

// R43
#[test]
fn async_to_sync_blocks_a_sync_view_and_is_refused_in_an_async_one() {
    let pool = PoolConfig::default().with_max_threads(1);
    let app = App::new().pool(pool).debug(true).handlers(handlers![down, wrong, plain]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/down"), (200, "borrowed 1".to_owned()), "{}", entry.name());
        let (status, page) = entry.get("/wrong");
        assert_eq!(status, 500, "{}", entry.name());
        assert!(page.contains(".await"), "{}: {page}", entry.name());
        assert_eq!(entry.get("/sync").0, 200, "the next request works, {}", entry.name());
    });
}

#[get("/over")]
async fn over() -> String {
    let before = place();
    let inside = sync_to_async(place).await;
    format!("{before} {inside} {}", place())
}

// R42, R44
#[test]
fn sync_to_async_leaves_the_loop_and_stays_on_a_thread_that_waits_anyway() {
    each_entry(&app(&handlers![over]), |entry| {
        let here = place();
        let answer = match entry {
            Entry::Handle(_) | Entry::Socket(WorkerClass::Async, _) => {
                "loop worker loop".to_owned()
            }
            _ if entry.is_green() => "loop worker loop".to_owned(),
            Entry::HandleSync(_) => format!("{here} {here} {here}"),
            _ => "worker worker worker".to_owned(),
        };
        assert_eq!(entry.get("/over"), (200, answer), "{}", entry.name());
    });
}

/// Sync code that calls async code that calls sync code, and so on.
fn nest(depth: u32) -> u32 {
    async_to_sync(async move {
        pause().await;
        match depth {
            0 => 0,
            _ => 1 + sync_to_async(move || nest(depth - 1)).await,
        }
    })
}

#[get("/nested-sync/{depth}")]
fn nested_sync(depth: u32) -> String {
    nest(depth).to_string()
}

#[get("/nested-async/{depth}")]
async fn nested_async(depth: u32) -> String {
    sync_to_async(move || nest(depth)).await.to_string()
}

// R44
#[test]
fn nesting_needs_no_second_thread() {
    each_entry(&app(&handlers![nested_sync, nested_async]), |entry| {
        for target in ["/nested-sync/4", "/nested-async/4", "/nested-sync/40"] {
            let depth = target.rsplit('/').next().unwrap_or_default();
            assert_eq!(entry.get(target), (200, depth.to_owned()), "{target}, {}", entry.name());
        }
    });
}

#[derive(Debug, thiserror::Error)]
#[error("the original, number {0}")]
struct Original(u32);

#[get("/error/{crossing}")]
fn error_below(crossing: &str) -> Result<String> {
    let fail = || Err::<String, _>(Original(7));
    Ok(match crossing {
        "once" => async_to_sync(async move {
            pause().await;
            fail()
        })?,
        _ => async_to_sync(sync_to_async(move || async_to_sync(async move { fail() })))?,
    })
}

#[get("/panic/{crossing}")]
async fn panic_below(crossing: String) -> String {
    let panic = || -> String { panic!("the original, number {}", 8) };
    match &*crossing {
        "once" => sync_to_async(panic).await,
        _ => sync_to_async(move || async_to_sync(sync_to_async(panic))).await,
    }
}

#[error_handler]
fn original(error: &Original) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.to_string())
}

#[error_handler]
async fn panicked(error: &Panic) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.message().to_owned())
}

// R46
#[test]
fn errors_and_panics_cross_bridges_unchanged() {
    each_entry(&app(&handlers![error_below, panic_below, original, panicked]), |entry| {
        for (target, answer) in [
            ("/error/once", "the original, number 7"),
            ("/error/thrice", "the original, number 7"),
            ("/panic/once", "the original, number 8"),
            ("/panic/thrice", "the original, number 8"),
        ] {
            assert_eq!(entry.get(target), (409, answer.to_owned()), "{target}, {}", entry.name());
        }
    });
}

// R37, R43
#[test]
fn a_thread_outside_of_requests_may_block_too() {
    let answer = async_to_sync(async {
        pause().await;
        sync_to_async(|| current::request().is_err()).await
    });
    assert!(answer);
}
