//! `with` around a block, its methods and mounted views.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use duotone::prelude::*;

use crate::entries::each_entry;
use crate::log::Log;

#[decorator(name: &'static str)]
async fn around(log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add(format!("into {name}"));
    let res = next.run().await?;
    log.add(format!("out of {name}"));
    Ok(res)
}

#[decorator(name: &'static str)]
fn blocking(log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    log.add(format!("into {name}"));
    next.run()
}

#[decorator]
fn refuse(_req: &Request, _next: SyncNext<'_>) -> Result<Response> {
    abort!(403)
}

#[decorator(count: Arc<AtomicU64>)]
async fn counted(next: Next<'_>) -> Result<Response> {
    let count = count.fetch_add(1, Ordering::Relaxed);
    Ok(next.run().await?.with_header("x-count", count.to_string()))
}

struct Guarded;

#[method_view(
    "/guarded",
    with = [around("block"), counted(Arc::default())],
    get(with = [blocking("get"), around("inner")]),
    delete(with = [refuse]),
)]
impl Guarded {
    fn get(log: State<Log>) {
        log.add("get");
    }

    async fn post(log: State<Log>) {
        log.add("post");
    }

    async fn delete(log: State<Log>) {
        log.add("delete");
    }
}

struct Mounted(&'static str);

#[view(with = [around("mounted")])]
impl Mounted {
    fn dispatch(&self, log: State<Log>) {
        log.add(self.0);
    }
}

// R1
#[test]
fn those_of_the_block_are_outermost() {
    let (app, log) = crate::log::app(handlers![Guarded]);
    each_entry(&app, |entry| {
        for (method, status, expected) in [
            ("GET", 204, "into block, into get, into inner, get, out of inner, out of block"),
            ("POST", 204, "into block, post, out of block"),
            ("DELETE", 403, "into block"),
        ] {
            let context = format!("{method}, {}", entry.name());
            assert_eq!(entry.call(method, "/guarded").status(), status, "{context}");
            assert_eq!(log.take().join(", "), expected, "{context}");
        }
    });
}

#[test]
fn those_of_the_block_are_one_instance_for_all_methods() {
    let (app, _) = crate::log::app(handlers![Guarded]);
    let client = app.test_client();
    let count = |method: &str| {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let res = client.request(method, "/guarded").send();
        res.header("x-count").expect("a count").to_owned()
    };
    assert_eq!([count("GET"), count("POST"), count("GET")], ["0", "1", "2"]);
}

#[test]
fn a_mounted_view_has_its_decorators_at_each_path() {
    let (app, log) = crate::log::app(mounts!["/a" => Mounted("a"), "/b" => Mounted("b")]);
    each_entry(&app, |entry| {
        for name in ["a", "b"] {
            assert_eq!(entry.get(&format!("/{name}")).0, 204, "{}", entry.name());
            let expected = format!("into mounted, {name}, out of mounted");
            assert_eq!(log.take().join(", "), expected, "{}", entry.name());
        }
    });
}
