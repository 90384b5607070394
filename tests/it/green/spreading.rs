//! Connections are spread over the loops, and requests of one connection stay on one.

use std::collections::BTreeSet;

use duotone::prelude::*;
use duotone::{App, Server, WorkerClass};

use crate::entries::{LOOP, request, text};
use crate::green::allowed;
use crate::wire;

#[get("/")]
fn thread() -> String {
    format!("{:?}", std::thread::current().id())
}

#[test]
fn each_loop_has_its_share_of_the_connections() {
    let app = App::new().handlers(handlers![thread]).build().expect("a sound app");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(app).bind("127.0.0.1:0").worker_class(WorkerClass::Green);
    let server = allowed(server).workers(3).shutdown_on(async { drop(stopped.await) });
    let listening = LOOP.block_on(server.listen()).expect("a free port");
    let address = listening.addresses()[0].tcp().expect("of TCP");
    let serving = LOOP.spawn(listening.serve());
    // All of them are open at once.
    let clients: Vec<_> = (0..6).map(|_| crate::server::wire::Wire::connect(address)).collect();
    let mut threads = Vec::new();
    for mut client in clients {
        let first = client.get("/").body;
        assert_eq!(client.get("/").body, first, "a connection stays");
        threads.push((client, first));
    }
    let of_all: BTreeSet<_> = threads.iter().map(|(_, thread)| thread).collect();
    assert_eq!(of_all.len(), 3, "{of_all:?}");
    drop(threads);
    let answer = wire::exchange(address, request("GET", "/")).expect("an answer");
    assert!(text(&answer).starts_with("ThreadId"));
    drop(stop);
    LOOP.block_on(serving).expect("no panic").expect("a graceful stop");
}
