//! Tasks of the app when a server stops or a client is gone, and of a request on a connection (R47).

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{RequestContext, spawn, spawn_sync};

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::probe::{Probe, run};
use super::running::Running;
use super::stopping::wait_until_refused;
use super::views::index;

#[get("/start")]
fn start(gate: State<Gate>) -> &'static str {
    let gate = gate.clone();
    spawn(async move {
        gate.pass().await;
        gate.say("task ended");
    });
    "started"
}

#[get("/start-sync")]
async fn start_sync(gate: State<Gate>) -> &'static str {
    let gate = gate.clone();
    spawn_sync(move || {
        gate.pass_blocking();
        gate.say("task ended");
    });
    "started"
}

#[after_serving]
fn flush(gate: State<Gate>) {
    gate.say("flushed");
    let gate = gate.clone();
    spawn(async move {
        tokio::task::yield_now().await;
        gate.say("flushed all");
    });
}

/// Says when it is dropped.
struct Bell(Arc<Gate>);

impl Drop for Bell {
    fn drop(&mut self) {
        self.0.say("cut");
    }
}

#[get("/forever")]
async fn forever(gate: State<Gate>) -> &'static str {
    let bell = Bell(Arc::clone(&gate.0));
    spawn(async move {
        pending::<()>().await;
        drop(bell);
    });
    "started"
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    let handlers = handlers![start, start_sync, forever, flush];
    (App::new().shared_state(gate).handlers(handlers), keeper)
}

// R47
#[test]
fn a_server_that_stops_waits_for_tasks_then_flushes_then_waits_again() {
    for class in CLASSES {
        for path in ["/start", "/start-sync"] {
            let (app, keeper) = app();
            let mut server = Running::start(class, app);
            assert_eq!(server.connect().get(path).body, "started", "{class}");
            keeper.expect("begun");
            server.ask_to_stop();
            wait_until_refused(server.address);
            keeper.open();
            keeper.expect("task ended");
            keeper.expect("flushed");
            server.stop().expect("a graceful stop");
            keeper.expect("flushed all");
        }
    }
}

// R47
#[test]
fn a_task_that_has_not_ended_at_the_deadline_is_cut_before_the_app_is_flushed() {
    for class in CLASSES {
        let (app, keeper) = app();
        let limit = Duration::from_millis(50);
        let server = Running::with(class, app, move |server| server.shutdown_timeout(limit));
        assert_eq!(server.connect().get("/forever").body, "started", "{class}");
        server.stop().expect("a graceful stop");
        keeper.expect("cut");
        keeper.expect("flushed");
    }
}

// R47
#[test]
fn what_is_cut_is_named_by_the_place_where_it_was_started() {
    for class in CLASSES {
        let args = ["--worker-class", class.as_str(), "--shutdown-timeout", "50ms"];
        let (mut probe, address) = Probe::serve_with(&args, &[("PROBE", "tasks")]);
        assert_eq!(super::wire::Wire::connect(address).get("/tasks").body, "started");
        probe.expect("begun");
        probe.signal("TERM");
        let line = probe.expect("cut 2 tasks: tests/bin/probe.rs:");
        assert_eq!(line.matches("tests/bin/probe.rs:").count(), 2, "{class}: {line}");
        let (code, log) = probe.wait();
        assert_eq!(code, Some(0), "{class}:\n{log}");
        assert!(log.contains("left 1 function running"), "the sync one, {class}:\n{log}");
    }
}

// R47
#[test]
fn a_command_waits_for_the_tasks_that_it_starts() {
    let ended = run(&["start-tasks"], &[("PROBE", "tasks")]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), "both tasks have ended\n"));
}

#[post("/kept")]
async fn keep(kept: State<Kept>, tasks: TaskGroup) -> Result<&'static str> {
    let mut kept = kept.lock().expect("no panic under this lock");
    kept.push((copy_current_request_context()?, tasks));
    Ok("kept")
}

type Kept = Mutex<Vec<(RequestContext, TaskGroup)>>;

// R39
#[test]
fn who_keeps_a_request_does_not_keep_its_connection() {
    for class in CLASSES {
        let kept = Arc::new(Kept::default());
        let app = App::new().shared_state(Arc::clone(&kept)).handlers(handlers![index, keep]);
        let server = Running::start(class, app);
        // Bodies that nobody reads: one that is there, and one that is not.
        let mut wire = server.connect();
        wire.send("POST /kept HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody");
        assert_eq!(wire.answer().body, "kept", "{class}");
        assert_eq!(wire.get("/").body, "hello", "{class}");
        wire.send("POST /kept HTTP/1.1\r\ncontent-length: 100000\r\n\r\nbody");
        assert_eq!(wire.answer().body, "kept", "{class}");
        wire.assert_closed();
        assert_eq!(kept.lock().expect("no panic").len(), 2, "{class}: they are still held");
    }
}
