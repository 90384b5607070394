//! Blueprints: whose hooks and error handlers run, how they are named and where they are found
//! (R1-R3, R7, R8, R14, R15, R20, R22-R28, R30), by hand and by `#[blueprint]`.

mod app_wide;
mod errors;
mod faults;
mod modules;
mod names;
mod order;
mod paths;

use duotone::{App, AppBuilder};

use crate::log::Log;

/// The app, and the log that its handlers write to.
#[track_caller]
fn built(app: AppBuilder) -> (App, Log) {
    let log = Log::default();
    let app = app.shared_state(log.clone().into());
    (app.build().expect("a sound app"), log)
}
