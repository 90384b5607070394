//! Decorators: code around views of either color (R1).

mod bodies;
mod cancelled;
mod errors;
mod kinds;

use duotone::prelude::*;

use crate::entries::{each_entry, header, request};
use crate::log::{self, Log};
use crate::polling::pause;

#[decorator(name: &'static str)]
async fn passes(log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add(format!("{name}<"));
    let res = next.run().await;
    log.add(format!(">{name}"));
    res
}

#[decorator(name: &'static str)]
async fn waits(log: State<Log>, next: Next<'_>) -> Result<Response> {
    pause().await;
    log.add(format!("{name}<"));
    let res = next.run().await;
    pause().await;
    log.add(format!(">{name}"));
    res
}

#[decorator(name: &'static str)]
fn blocks(log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    async_to_sync(pause());
    log.add(format!("{name}<"));
    let res = next.run();
    async_to_sync(pause());
    log.add(format!(">{name}"));
    res
}

#[get("/sync/{who}", with = [passes("p"), waits("w"), blocks("b"), passes("q")])]
fn sync_view(who: &str, log: State<Log>) -> String {
    log.add("view");
    who.to_owned()
}

#[get("/async/{who}", with = [blocks("b"), passes("p"), waits("w"), blocks("c")])]
async fn async_view(who: &str, log: State<Log>) -> String {
    pause().await;
    log.add("view");
    who.to_owned()
}

// R1
#[test]
fn the_first_decorator_is_the_outermost_whatever_their_colors() {
    let (app, log) = log::app(handlers![sync_view, async_view]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/sync/ada"), (200, "ada".to_owned()), "{}", entry.name());
        assert_eq!(log.take(), ["p<", "w<", "b<", "q<", "view", ">q", ">b", ">w", ">p"]);
        assert_eq!(entry.get("/async/ada"), (200, "ada".to_owned()), "{}", entry.name());
        assert_eq!(log.take(), ["b<", "p<", "w<", "c<", "view", ">c", ">w", ">p", ">b"]);
    });
}

#[get("/plain")]
fn plain(log: State<Log>) -> &'static str {
    log.add("view");
    "plain"
}

#[get("/plain-async", with = [passes("own")])]
async fn plain_async(log: State<Log>) -> &'static str {
    pause().await;
    log.add("view");
    "plain"
}

// R1
#[test]
fn those_of_the_app_stand_outside_of_those_of_its_blueprints_and_of_the_view() {
    let log = Log::default();
    let inner = Blueprint::new("inner").url_prefix("/i").with(waits("inner"));
    let outer = Blueprint::new("outer").url_prefix("/o").with(blocks("outer"));
    let outer = outer.register(inner.handlers(handlers![plain, plain_async]));
    let app = App::new().shared_state(log.clone().into()).with(passes("app")).with(waits("app2"));
    let app = app.handlers(handlers![plain]).register(outer).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/plain").0, 200, "{}", entry.name());
        assert_eq!(log.take(), ["app<", "app2<", "view", ">app2", ">app"], "{}", entry.name());
        assert_eq!(entry.get("/o/i/plain").0, 200, "{}", entry.name());
        let outer =
            ["app<", "app2<", "outer<", "inner<", "view", ">inner", ">outer", ">app2", ">app"];
        assert_eq!(log.take(), outer, "{}", entry.name());
        assert_eq!(entry.get("/o/i/plain-async").0, 200, "{}", entry.name());
        let own = [
            "app<", "app2<", "outer<", "inner<", "own<", "view", ">own", ">inner", ">outer",
            ">app2", ">app",
        ];
        assert_eq!(log.take(), own, "{}", entry.name());
        assert_eq!(entry.get("/nowhere").0, 404);
        assert!(header(&entry.send(request("OPTIONS", "/plain")), "allow").is_some());
        assert!(log.take().is_empty(), "where there is no view there are no decorators");
    });
}
