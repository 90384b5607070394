//! Requests that one turn of the event loop takes up together: the loops call one worker for all of
//! them, and still none waits for another's function (R42).

use duotone::prelude::*;

use super::CLASSES;
use super::gate::{Gate, gate};
use super::running::Running;
use super::wire::Wire;

const CLIENTS: usize = 16;

/// Quick, until it blocks.
#[get("/view")]
fn view(req: &Request, gate: State<Gate>) -> &'static str {
    if req.arg("block").is_some() {
        gate.pass_blocking();
    }
    "passed"
}

#[get("/async")]
async fn on_loop() -> &'static str {
    "async"
}

/// Requests of all clients, on their way before one is answered.
fn send_all(wires: &mut [Wire], target: &str) {
    for wire in wires {
        wire.send(format!("GET {target} HTTP/1.1\r\nhost: test\r\n\r\n"));
    }
}

fn receive_all(wires: &mut [Wire]) {
    for wire in wires {
        assert_eq!(wire.answer().body, "passed");
    }
}

#[test]
fn a_view_that_was_quick_and_blocks_holds_up_nobody_on_one_loop_thread() {
    for class in CLASSES {
        let (gate, keeper) = gate();
        let app = App::new().shared_state(gate).handlers(handlers![view, on_loop]);
        let server = Running::start(class, app);
        let mut wires: Vec<_> = (0..CLIENTS).map(|_| server.connect()).collect();
        for _ in 0..200 {
            send_all(&mut wires, "/view");
            receive_all(&mut wires);
        }
        let (blocked, quick) = wires.split_at_mut(CLIENTS / 2);
        send_all(blocked, "/view?block");
        send_all(quick, "/view");
        // Each has a thread of its own, though none of them ends.
        for _ in &*blocked {
            keeper.expect("begun");
        }
        receive_all(quick);
        for _ in 0..20 {
            send_all(quick, "/view");
            assert_eq!(server.connect().get("/async").body, "async", "{class}");
            receive_all(quick);
        }
        keeper.open();
        receive_all(blocked);
        server.stop().expect("a graceful stop");
    }
}

#[test]
fn clients_that_leave_while_their_turn_lasts_leave_nothing_behind() {
    for class in CLASSES {
        let (gate, _keeper) = gate();
        let app = App::new().shared_state(gate).handlers(handlers![view, on_loop]);
        let server = Running::start(class, app);
        for _ in 0..50 {
            let mut wires: Vec<_> = (0..CLIENTS).map(|_| server.connect()).collect();
            send_all(&mut wires, "/view");
            wires.truncate(CLIENTS / 2);
            receive_all(&mut wires);
        }
        server.assert_works("/view");
        let app = server.app().clone();
        server.stop().expect("a graceful stop");
        let stats = app.pool_stats();
        assert_eq!((stats.queued, stats.busy, stats.rejected), (0, 0, 0), "{class}");
    }
}
