//! The server of the tests that need a process: it takes the command line of every app, says on
//! stderr which of its waiting handlers have begun, and lets them go on at a line on stdin.
//!
//! `PROBE` in its environment chooses what goes wrong.

#![allow(clippy::unused_async, reason = "both colors are what is tested")]

#[cfg(feature = "green")]
mod locked_up;

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{Args, command};

fn main() -> Result<()> {
    std::thread::spawn(|| {
        let mut line = String::new();
        // At the end of stdin the test is over, and nobody should wait for it.
        let _ = std::io::stdin().read_line(&mut line);
        GATE.open();
    });
    let handlers = handlers![
        index,
        index_async,
        users,
        panics,
        wait,
        wait_async,
        torn_down,
        warm_up,
        warm_up_async,
        flush,
        flush_async,
        flush_badly,
        init_db,
        create_user,
        fails,
        panics_too
    ];
    let admin = Blueprint::new("admin").handlers(handlers![init_db]);
    let mut app = App::new().state(7_u64).handlers(handlers).register(admin);
    if fault("build") {
        app = app.handlers(handlers![index]);
    }
    if fault("tasks") {
        app = app.handlers(handlers![tasks, start_tasks, wait_detached]);
    }
    if fault("session") {
        app = app.handlers(handlers![count]);
    }
    if fault("hold") {
        app = app.handlers(handlers![hold]);
    }
    if fault("hold in code") {
        app = app.handlers(handlers![hold]).watchdog(Duration::from_millis(1));
    }
    if fault("code") {
        return Server::new(app.build()?).bind("unix:from-code.sock").workers(3).run_cli();
    }
    if fault("serve") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        return runtime.block_on(app.serve());
    }
    if fault("overflow") {
        app = app.handlers(handlers![overflows]);
        #[cfg(feature = "green")]
        {
            app = app.handlers(handlers![overflows_beside]);
        }
    }
    if fault("hook that waits") {
        std::panic::set_hook(Box::new(|_| {
            eprintln!("the hook waits");
            async_to_sync(std::future::pending::<()>());
        }));
    }
    #[cfg(feature = "green")]
    if fault("locked_up") {
        app = app.handlers(locked_up::handlers());
    }
    #[cfg(feature = "green")]
    if !fault("without_consent") {
        return allow_green(app).run();
    }
    app.run()
}

#[cfg(feature = "green")]
#[expect(unsafe_code, reason = "consent to class `green` is unsafe")]
fn allow_green(app: AppBuilder) -> AppBuilder {
    // SAFETY: nothing here relies on having its thread for itself.
    unsafe { app.allow_green() }
}

fn fault(name: &str) -> bool {
    std::env::var("PROBE").is_ok_and(|fault| fault == name)
}

#[get("/")]
fn index() -> &'static str {
    "hello"
}

#[decorator]
async fn outer(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[decorator]
fn inner(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/async", with = [outer, inner])]
async fn index_async() -> &'static str {
    "hello"
}

#[route("/users/{id}", methods = [GET, POST], name = "people")]
async fn users(id: u64) -> String {
    id.to_string()
}

#[get("/count")]
fn count(session: Session) -> Result<String> {
    let count = session.get::<u8>("count")?.unwrap_or_default() + 1;
    session.insert("count", count)?;
    Ok(count.to_string())
}

#[get("/panic")]
fn panics() {
    panic!("as the test wants it");
}

#[get("/wait")]
fn wait() -> &'static str {
    eprintln!("begun");
    GATE.pass();
    "waited"
}

#[get("/wait-async")]
async fn wait_async() -> &'static str {
    eprintln!("begun");
    GATE.opened().await;
    "waited"
}

/// A mistake: it blocks its event loop.
#[get("/hold")]
async fn hold() -> &'static str {
    eprintln!("begun");
    GATE.pass();
    std::thread::sleep(Duration::from_millis(2));
    "held"
}

#[get("/wait-detached", detach)]
async fn wait_detached() {
    eprintln!("begun");
    std::future::pending::<()>().await;
}

#[teardown_request]
fn torn_down(req: &Request) {
    if req.path().starts_with("/wait") {
        eprintln!("torn down");
    }
}

/// Tasks that never end, of each color.
#[get("/tasks")]
fn tasks() -> &'static str {
    duotone::spawn(std::future::pending::<()>());
    duotone::spawn_sync(|| {
        eprintln!("begun");
        GATE.pass();
    });
    "started"
}

/// Tasks that end after the command.
#[command]
fn start_tasks() {
    duotone::spawn(async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        duotone::spawn_sync(|| eprintln!("both tasks have ended"));
    });
}

#[before_serving]
fn warm_up() -> Result<()> {
    if fault("before_serving") {
        return Err(HttpError::new(StatusCode::IM_A_TEAPOT).message("no water").into());
    }
    eprintln!("warmed up");
    Ok(())
}

#[before_serving]
async fn warm_up_async() {
    assert!(!fault("before_serving_panic"), "no water");
    eprintln!("warmed up, async");
}

#[after_serving]
fn flush() {
    eprintln!("flushed");
}

#[after_serving]
fn flush_badly() {
    assert!(!fault("after_serving"), "nothing to flush");
    if fault("after_serving_waits") {
        eprintln!("begun");
        GATE.pass();
    }
}

#[after_serving]
async fn flush_async() {
    eprintln!("flushed, async");
}

/// Creates the tables,
/// all of them.
///
/// This is for the reader of the code.
#[command]
fn init_db(seven: State<u64>) -> Result<()> {
    assert_eq!(current::app()?.state::<u64>(), Some(seven.0));
    println!("created 7 tables on {:?}", std::thread::current().name().unwrap_or_default());
    Ok(())
}

#[command(name = "create-user")]
async fn create_user(args: Args, app: App) -> Result<()> {
    let spawned = tokio::spawn(async { "spawned" }).await?;
    let state = app.state::<u64>().zip(current::app()?.state::<u64>());
    println!("{:?}, {} {spawned}", &*args, state.is_some());
    Ok(())
}

#[command]
fn fails() -> Result<()> {
    async_to_sync(async { Err(HttpError::new(StatusCode::CONFLICT).message("no room").into()) })
}

#[command]
async fn panics_too() {
    panic!("no rest");
}

#[get("/overflow/{depth}")]
fn overflows(depth: u64) -> String {
    deeper(depth, &[0; 512]).to_string()
}

#[cfg(feature = "green")]
#[get("/overflow/beside/{depth}")]
fn overflows_beside(depth: u64) -> Result<String> {
    duotone::green::spawn(move || overflows(depth)).join()
}

fn deeper(depth: u64, before: &[u8]) -> u64 {
    let frame = std::hint::black_box([before[0]; 512]);
    if depth == 0 { 0 } else { 1 + deeper(depth - 1, &frame) }
}

static GATE: Gate = Gate { open: Mutex::new(false), changed: Condvar::new() };

/// Where handlers wait for the test.
struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.open.lock().expect("no panic under this lock") = true;
        self.changed.notify_all();
    }

    async fn opened(&self) {
        while !self.is_open() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn is_open(&self) -> bool {
        *self.open.lock().expect("no panic under this lock")
    }

    fn pass(&self) {
        if std::thread::current().name() == Some("duotone-green") {
            return async_to_sync(self.opened());
        }
        let open = self.open.lock().expect("no panic under this lock");
        drop(self.changed.wait_while(open, |open| !*open).expect("no panic under this lock"));
    }
}
