//! A stream that is used where it was not made, as those of a pool of connections are.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use duotone::App;
use duotone::green::net::TcpStream;
use duotone::prelude::*;

use super::peers;
use crate::entries::{request, text};
use crate::green::on_loops;
use crate::server::wire::Wire;

/// A pool of one.
type Pool = Mutex<Option<TcpStream>>;

/// Asks the peer by the connection of the pool, and says on which thread.
fn ask(pool: &Pool) -> std::io::Result<String> {
    let pooled = pool.lock().expect("no panic").take();
    let mut stream = pooled.expect("one at a time asks");
    stream.write_all(b"hello")?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    assert_eq!(&answer, b"hello");
    *pool.lock().expect("no panic") = Some(stream);
    Ok(format!("{:?}", std::thread::current().id()))
}

#[get("/green")]
fn on_green(pool: State<Pool>) -> Result<String> {
    Ok(ask(&pool)?)
}

#[get("/worker")]
async fn on_worker(pool: State<Pool>) -> Result<String> {
    Ok(sync_to_async(move || ask(&pool)).await?)
}

fn app() -> (App, Arc<Pool>) {
    let stream = TcpStream::connect(peers::serve(peers::echo)).expect("a connection");
    let pool = Arc::new(Mutex::new(Some(stream)));
    let app = App::new().shared_state(Arc::clone(&pool)).handlers(handlers![on_green, on_worker]);
    (app.build().expect("a sound app"), pool)
}

#[test]
fn from_loop_to_loop_to_a_worker_thread_and_back() {
    let (app, pool) = app();
    let served = on_loops(&app, 3);
    // Each connection is of another loop.
    let mut clients: Vec<_> = (0..3).map(|_| Wire::connect(served.addr)).collect();
    let mut threads = BTreeSet::new();
    for path in ["/green", "/green", "/worker", "/green"] {
        for client in &mut clients {
            let answer = client.get(path);
            assert!(answer.body.starts_with("ThreadId"), "{}", answer.body);
            threads.insert((path, answer.body));
        }
    }
    let loops = threads.iter().filter(|(path, _)| *path == "/green").count();
    assert_eq!(loops, 3, "{threads:?}");
    ask(&pool).expect("an answer, here too");
}

#[test]
fn after_its_loop_has_ended() {
    let (app, pool) = app();
    for _ in 0..3 {
        let served = on_loops(&app, 1);
        let answer = crate::wire::exchange(served.addr, request("GET", "/green"));
        assert!(text(&answer.expect("an answer")).starts_with("ThreadId"));
        drop(served);
        ask(&pool).expect("an answer");
    }
}
