//! Providers of the app: once, before the first request, in whatever runs it.

mod failing;
mod runtimes;

use duotone::Handler;
use duotone::prelude::*;

use crate::entries::{Entry, each_entry};
use crate::log::Log;
use crate::polling::{block_on, pause};

/// Numbered in the order of their making.
#[derive(Debug)]
struct Pool(usize);

struct Cache(usize);

struct Index(usize);

#[provider(app)]
fn index(cache: State<Cache>, pool: State<Pool>, log: State<Log>) -> Index {
    log.add("index");
    async_to_sync(pause());
    Index(cache.0.0 + pool.0.0)
}

#[provider(app)]
async fn cache(State(pool): State<Pool>, log: State<Log>) -> Result<Cache> {
    pause().await;
    log.add("cache");
    Ok(Cache(pool.0 + 1))
}

#[provider(app)]
fn pool(app: App, log: State<Log>) -> BoxFuture<'static, Result<Pool>> {
    Box::pin(async move {
        pause().await;
        assert!(app.state::<Pool>().is_none());
        log.add("pool");
        Ok(Pool(1))
    })
}

#[get("/")]
async fn view(State(index): State<Index>, req: &Request) -> String {
    format!("{} {:?}", index.0, req.app().state::<Pool>())
}

#[provider]
fn of_request(State(cache): State<Cache>) -> usize {
    cache.0
}

#[before_request]
fn before(_: State<Pool>, cache: Provided<of_request>) {
    assert_eq!(*cache, 2);
}

fn listed() -> Vec<Handler> {
    let blueprint = handlers![view, before, index];
    blueprint.into_iter().chain(handlers![cache, pool]).collect()
}

#[track_caller]
fn app(handlers: Vec<Handler>) -> (App, Log) {
    crate::log::app(handlers)
}

#[test]
fn they_run_once_in_the_order_of_what_they_ask_for() {
    let (app, log) = app(listed());
    each_entry(&app, |entry| {
        for _ in 0..2 {
            let answer = (200, "3 Some(Pool(1))".to_owned());
            assert_eq!(entry.get("/"), answer, "{}", entry.name());
        }
    });
    assert_eq!(log.take(), ["pool", "cache", "index"]);
}

#[test]
fn each_way_to_run_an_app_runs_them() {
    for run in [
        |app: App| Entry::Handle(app).get("/"),
        |app: App| Entry::HandleSync(app).get("/"),
        |app: App| {
            let res = app.test_client().get("/").send();
            (res.status().as_u16(), res.text().to_owned())
        },
        |app: App| {
            let res = block_on(app.test_client().get("/").into_future());
            (res.status().as_u16(), res.text().to_owned())
        },
    ] {
        let (app, log) = app(listed());
        assert_eq!(run(app), (200, "3 Some(Pool(1))".to_owned()));
        assert_eq!(log.take(), ["pool", "cache", "index"]);
    }
}
