//! The server: views that are quick, that block, and that have large bodies.

#[cfg(not(feature = "green"))]
use std::thread::sleep;
use std::time::Duration;

use duotone::WorkerClass;
#[cfg(feature = "green")]
use duotone::green::sleep;
use duotone::prelude::*;

use crate::kinds::LARGE;

/// The worker classes that it can be served in.
pub(crate) const CLASSES: [WorkerClass; if cfg!(feature = "green") { 3 } else { 2 }] = [
    WorkerClass::Async,
    WorkerClass::Threads,
    #[cfg(feature = "green")]
    WorkerClass::Green,
];

#[get("/quick")]
async fn quick() -> &'static str {
    "quick"
}

/// Holds its thread; in class `green`, parks its green thread.
#[get("/slow")]
fn slow() -> &'static str {
    sleep(Duration::from_millis(50));
    "slow"
}

#[post("/large", body_limit = "4MB")]
async fn take_large(body: Bytes) -> String {
    body.len().to_string()
}

#[get("/large")]
async fn give_large() -> Bytes {
    static BODY: [u8; LARGE] = [b'x'; LARGE];
    Bytes::from_static(&BODY)
}

/// With the command line of every app.
pub(crate) fn run() -> Result<()> {
    let app = App::new().handlers(handlers![quick, slow, take_large, give_large]);
    #[cfg(feature = "green")]
    let app = crate::consent::allow_green(app);
    app.run()
}
