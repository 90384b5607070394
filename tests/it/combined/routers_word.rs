//! Automatic answers, 404 and 405 beside decorators, and HEAD through them (R2, R4, R22).

use duotone::prelude::*;

use crate::entries::{each_entry, header};
use crate::log::Log;

#[decorator(name: &'static str)]
async fn around(log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add(format!("into {name}"));
    Ok(next.run().await?.with_header("x-around", "yes"))
}

#[before_request]
async fn before(log: State<Log>) {
    log.add("before");
}

#[after_request]
fn after(log: State<Log>) {
    log.add("after");
}

#[get("/", with = [around("view")])]
fn index(req: &Request) -> String {
    req.method().to_string()
}

struct Item;

#[method_view("/item/", with = [around("block")])]
impl Item {
    async fn get() -> &'static str {
        "item"
    }

    fn put() {}
}

fn app() -> (App, Log) {
    let log = Log::default();
    let bp = Blueprint::new("bp").url_prefix("/bp").with(around("bp"));
    let bp = bp.handlers(handlers![index, Item]);
    let app = App::new().shared_state(log.clone().into()).with(around("app"));
    (app.handlers(handlers![before, after]).register(bp).build().expect("a sound app"), log)
}

#[test]
fn decorators_do_not_run_for_what_the_router_answers() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        for (method, target, status, allow) in [
            ("OPTIONS", "/bp/", 200, Some("GET, HEAD, OPTIONS")),
            ("OPTIONS", "/bp/item/", 200, Some("GET, HEAD, OPTIONS, PUT")),
            ("DELETE", "/bp/item/", 405, Some("GET, HEAD, OPTIONS, PUT")),
            ("PUT", "/bp/item", 308, None),
            ("GET", "/bp/nothing", 404, None),
        ] {
            let context = format!("{method} {target}, {}", entry.name());
            let res = entry.call(method, target);
            assert_eq!(
                (res.status().as_u16(), header(&res, "allow")),
                (status, allow),
                "{context}"
            );
            assert_eq!(header(&res, "x-around"), None, "{context}");
            assert_eq!(log.take(), ["before", "after"], "{context}");
        }
    });
}

#[test]
fn head_goes_through_the_decorators_of_get() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        for (target, last) in [("/bp/", "into view"), ("/bp/item/", "into block")] {
            let res = entry.call("HEAD", target);
            let context = format!("{target}, {}", entry.name());
            assert_eq!((res.status().as_u16(), res.body().len()), (200, 0), "{context}");
            assert_eq!(header(&res, "content-length"), Some("4"), "{context}");
            assert_eq!(header(&res, "x-around"), Some("yes"), "{context}");
            let order = ["before", "into app", "into bp", last, "after"];
            assert_eq!(log.take(), order, "{context}");
        }
    });
}
