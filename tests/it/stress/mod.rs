//! Many requests at once on one worker thread, through every bridge, with errors, panics and clients
//! that leave: each sees itself only, is torn down once, and nothing hangs (R8, R37-R40, R44).

mod around;
mod books;
mod checks;
mod clients;
mod hooks;
mod views;

use std::cell::Cell;
use std::sync::Arc;
use std::thread;

use duotone::prelude::*;
use duotone::{Handler, PoolConfig};

use crate::entries::each_entry;
use crate::log::PATIENCE;
use books::Books;
use clients::{Dice, visit};

const CLIENTS: u32 = 6;
const REQUESTS: u32 = 350;

const HANDLERS: [Handler; 16] = handlers![
    hooks::begin,
    hooks::before,
    views::plain,
    views::cooperative,
    views::spawning,
    views::copying,
    views::starting,
    views::decorated,
    views::around,
    views::stream,
    hooks::conflict,
    hooks::failed,
    hooks::after,
    hooks::after_async,
    hooks::teardown,
    hooks::teardown_async
];

// R8, R37, R38, R40, R44
#[test]
fn requests_that_cross_every_bridge_at_once_see_themselves_and_are_torn_down_once() {
    let books = Arc::new(Books::default());
    let pool = PoolConfig::default().with_max_threads(1);
    let app = App::new().pool(pool).shared_state(Arc::clone(&books)).handlers(HANDLERS);
    let app = app.build().expect("a sound app");
    let entries = Cell::new(0);
    each_entry(&app, |entry| {
        let nth = entries.get();
        entries.set(nth + 1);
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let app = &app;
                scope.spawn(move || {
                    let first = (nth * CLIENTS + client) * REQUESTS;
                    let mut dice = Dice(u64::from(first));
                    for id in first..first + REQUESTS {
                        visit(app, entry, id, &mut dice);
                    }
                });
            }
        });
        books.settle(&app, &entry.name());
    });
    // What clients had left behind in the last server's sockets.
    books.settle(&app, "at the end");
    assert_eq!(app.finish_tasks(PATIENCE), 0);
}
