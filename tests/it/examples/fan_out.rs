//! `fan_out`, with `slow_api` behind it and with services that behave otherwise.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Barrier};
use std::thread;

use duotone::WorkerClass;

use super::program::Example;

#[test]
fn fan_out_answers_with_what_slow_api_says_in_either_color_and_worker_class() {
    let slow_api = Example::start("slow_api", WorkerClass::Async, &[]);
    for class in ["async", "threads", "green"] {
        let fan_out = Example::start("fan_out", class, &[("UPSTREAM", &slow_api.url(""))]);
        for (path, body) in [
            ("/sync?delay=0.01", "Hi there! slow api response"),
            ("/async?delay=0.01", "Hi there! slow api response"),
            ("/both?delay=0.01", "Hi there! slow api response, slow api response"),
            ("/both/sync?delay=0.01", "Hi there! slow api response, slow api response"),
        ] {
            // Twice, so that the second one finds a connection to use again.
            for _ in 0..2 {
                let answer = fan_out.get(path);
                assert_eq!((answer.status, answer.body.as_str()), (200, body), "{class} {path}");
            }
        }
        // What slow_api refuses shows that `delay` reached it.
        for path in ["/sync?delay=soon", "/async?delay=soon", "/both?delay=soon"] {
            assert_eq!(fan_out.get(path).status, 502, "{class} {path}");
        }
    }
}

#[test]
fn fan_out_says_502_when_nothing_listens_upstream() {
    // Bound, so that no other test gets the port, and without a listener.
    let nobody = tokio::net::TcpSocket::new_v4().expect("a socket");
    nobody.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let nobody = format!("http://{}", nobody.local_addr().expect("a bound socket"));
    for class in ["async", "green"] {
        let fan_out = Example::start("fan_out", class, &[("UPSTREAM", &nobody)]);
        for path in ["/sync", "/async", "/both", "/both/sync"] {
            assert_eq!(fan_out.get(path).status, 502, "{class} {path}");
        }
    }
}

#[test]
fn fan_out_uses_a_connection_again_unless_something_is_left_on_it() {
    for class in ["threads", "green"] {
        let upstream = Upstream::start();
        let fan_out = Example::start("fan_out", class, &[("UPSTREAM", &upstream.url())]);
        for (asked, status, body, connections) in [
            ("stay", 200, "Hi there! hello", 1),
            ("stay", 200, "Hi there! hello", 1),
            ("chunks", 200, "Hi there! hello", 1),
            ("close", 200, "Hi there! hello", 1),
            ("stay", 200, "Hi there! hello", 2),
            // What nobody read of a refusal.
            ("fail", 502, "", 2),
            ("stay", 200, "Hi there! hello", 3),
            // It says that it stays, and goes.
            ("go", 200, "Hi there! hello", 3),
            ("stay", 200, "Hi there! hello", 4),
            // An answer to nothing.
            ("babble", 200, "Hi there! hello", 4),
            ("stay", 200, "Hi there! hello", 5),
        ] {
            let answer = fan_out.get(&format!("/sync?{asked}"));
            assert_eq!(answer.status, status, "{class} {asked}");
            assert!(answer.body.starts_with(body), "{class} {asked}: {}", answer.body);
            assert_eq!(upstream.connections(), connections, "{class} {asked}");
            if asked == "go" {
                upstream.gone.recv().expect("it goes");
            }
        }
    }
}

#[test]
fn fan_out_keeps_the_connections_of_all_who_wait_at_once() {
    for class in ["threads", "green"] {
        let upstream = Upstream::start();
        let fan_out = Example::start("fan_out", class, &[("UPSTREAM", &upstream.url())]);
        for _ in 0..3 {
            thread::scope(|scope| {
                for _ in 0..TOGETHER {
                    scope.spawn(|| assert_eq!(fan_out.get("/sync?together").status, 200));
                }
            });
        }
        assert_eq!(upstream.connections(), TOGETHER, "{class}");
    }
}

const TOGETHER: usize = 20;

/// A service that does what it is asked for, and counts its connections.
struct Upstream {
    addr: SocketAddr,
    connections: Arc<AtomicUsize>,
    gone: Receiver<()>,
}

impl Upstream {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("a bound socket");
        let connections = Arc::<AtomicUsize>::default();
        let counted = connections.clone();
        let together = Arc::new(Barrier::new(TOGETHER));
        let (has_gone, gone) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                counted.fetch_add(1, Ordering::SeqCst);
                let (together, has_gone) = (together.clone(), has_gone.clone());
                thread::spawn(move || {
                    if serve(stream, &together) {
                        let _ = has_gone.send(());
                    }
                });
            }
        });
        Upstream { addr, connections, gone }
    }

    fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Answers on one connection until one of the sides goes: was it this one?
fn serve(stream: TcpStream, together: &Barrier) -> bool {
    let mut writer = stream.try_clone().expect("a second handle");
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    while let Some(request) = lines.next() {
        // The headers, which an empty line ends.
        let _ = lines.by_ref().take_while(|line| !line.is_empty()).count();
        let hello = "content-length: 5\r\n\r\nhello";
        let asked = request.split(['?', ' ']).nth(2).unwrap_or_default();
        let answer = match asked {
            "together" => {
                together.wait();
                format!("HTTP/1.1 200 OK\r\n{hello}")
            }
            "chunks" => {
                let chunks = "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
                format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}")
            }
            "close" => format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{hello}"),
            "fail" => format!("HTTP/1.1 500 Internal Server Error\r\n{hello}"),
            "babble" => format!("HTTP/1.1 200 OK\r\n{hello}HTTP/1.1 200 OK\r\n{hello}"),
            _ => format!("HTTP/1.1 200 OK\r\n{hello}"),
        };
        if writer.write_all(answer.as_bytes()).is_err() || asked == "go" {
            return asked == "go";
        }
    }
    false
}
