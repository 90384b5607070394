//! What a task finds: the app of who starts it, and a request only by a copy of its context.

use duotone::prelude::*;
use duotone::{PoolConfig, spawn, spawn_sync};

use crate::bridges::of_each_bridge;
use crate::entries::{each_entry, request};
use crate::polling::pause;

/// What code of a task finds: the app, the request, what is in `g`.
fn found() -> String {
    let app = current::app().ok().and_then(|app| app.state::<u64>());
    let path = current::request().ok().map(|req| req.path().to_owned());
    let number = current::g().ok().and_then(|g| g.get::<u32>());
    format!("{app:?} {path:?} {number:?}")
}

/// The same on both sides of both bridges.
async fn found_everywhere() -> Vec<String> {
    let before = found();
    pause().await;
    let [below, above] = sync_to_async(|| [found(), async_to_sync(async { found() })]).await;
    let mut all = vec![before, found(), below, above];
    all.dedup();
    all
}

fn everywhere() -> Vec<String> {
    async_to_sync(found_everywhere())
}

#[get("/sync")]
fn from_sync(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let (a, b) = (spawn(found_everywhere()), spawn_sync(everywhere));
    Ok(format!("{:?}", (a.join()?, b.join()?)))
}

#[get("/async")]
async fn from_async(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let (a, b) = (spawn(found_everywhere()), spawn_sync(everywhere));
    Ok(format!("{:?}", (a.await?, b.await?)))
}

#[get("/copied")]
async fn copied(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let context = copy_current_request_context()?;
    let a = spawn(context.within(found_everywhere()));
    let b = spawn_sync(move || context.enter(everywhere));
    Ok(format!("{:?}", (a.await?, b.await?)))
}

fn handlers_app() -> AppBuilder {
    App::new().state(7_u64).handlers(handlers![from_sync, from_async, copied])
}

// R39, R47
#[test]
fn a_task_has_the_app_of_who_starts_it_and_no_request_but_a_copy() {
    for (bridge, app) in of_each_bridge(handlers_app) {
        each_entry(&app, |entry| {
            for (target, found) in [
                ("/sync", "Some(7) None None"),
                ("/async", "Some(7) None None"),
                ("/copied", "Some(7) Some(\"/copied\") None"),
            ] {
                let expected = format!("{:?}", ([found], [found]));
                assert_eq!(entry.get(target), (200, expected), "{bridge}, {}", entry.name());
            }
        });
        let from_command = app.enter(|| (spawn(found_everywhere()), spawn_sync(everywhere)));
        for task in [from_command.0, from_command.1] {
            assert_eq!(task.join().expect("no error"), ["Some(7) None None"], "{bridge}");
        }
    }
}

// R47
#[test]
fn tasks_of_one_worker_thread_do_not_wait_for_each_other() {
    let pool = PoolConfig::default().with_max_threads(1);
    for (bridge, app) in of_each_bridge(|| handlers_app().pool(pool.clone())) {
        each_entry(&app, |entry| {
            for target in ["/sync", "/async", "/copied"] {
                assert_eq!(entry.get(target).0, 200, "{target}, {bridge}, {}", entry.name());
            }
        });
    }
}

// R43, R47
#[test]
fn a_task_does_not_wait_for_a_loop_whose_thread_waits_for_it() {
    for (bridge, app) in of_each_bridge(handlers_app) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let _entered = runtime.enter();
        // As in a `main` that is async, and calls what blocks.
        runtime.block_on(async {
            for target in ["/sync", "/async", "/copied"] {
                let answer = app.handle_sync(request("GET", target));
                assert_eq!(answer.status(), 200, "{target}, {bridge}");
            }
            assert_eq!(app.enter(|| spawn(async { 7 }).join()).expect("no error"), 7, "{bridge}");
        });
    }
}
