//! Work that goes on beside the code that starts it (R47).

mod background;
mod cancelled;
mod found;

use std::future::pending;

use duotone::prelude::*;
use duotone::{Panic, spawn, spawn_sync};

use crate::entries::LOOP;
use crate::log::Bell;
use crate::polling::{block_on, pause};

async fn forever(bell: Bell) {
    pending::<()>().await;
    drop(bell);
}

#[derive(Debug, thiserror::Error, PartialEq)]
#[error("out of paper")]
struct OutOfPaper;

// R46, R47
#[test]
fn a_task_gives_its_value_error_or_panic_to_who_awaits_it() {
    let fails = || async {
        pause().await;
        Err::<u8, _>(OutOfPaper)
    };
    let panics = || -> u8 { panic!("on purpose") };
    let app = App::new().build().expect("a sound app");
    for within in [true, false] {
        let run = |f: &dyn Fn()| if within { app.enter(f) } else { f() };
        run(&|| {
            assert_eq!(spawn(async { 7 }).join().expect("no error"), 7);
            assert_eq!(spawn_sync(|| Ok::<_, OutOfPaper>("x")).join().expect("no error"), "x");
            let error = spawn(fails()).join().expect_err("it fails");
            assert_eq!(error.downcast_ref(), Some(&OutOfPaper));
            for task in [spawn(async move { panics() }), spawn_sync(panics)] {
                let error = block_on(task).expect_err("it panics");
                let message = error.downcast_ref::<Panic>().map(Panic::message);
                assert_eq!(message, Some("on purpose"));
            }
        });
    }
    // Without a tokio runtime, in async code that is not ours.
    assert_eq!(smol::block_on(spawn(async { 7 })).expect("no error"), 7);
    assert_eq!(block_on(LOOP.spawn(async { spawn(async { 7 }).await })).unwrap().unwrap(), 7);
}
