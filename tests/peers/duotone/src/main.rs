//! The application on Duotone. It takes the command line of every app: `--worker-class threads`.

use std::time::Duration;

use duotone::prelude::*;
use serde::Serialize;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[get("/")]
async fn index() -> &'static str {
    "Hello, World!"
}

#[get("/json")]
async fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

#[get("/users/{id}")]
async fn user(id: u64) -> String {
    format!("user {id}")
}

#[get("/sync")]
fn sync() -> &'static str {
    "Hello, World!"
}

#[get("/sleep")]
async fn sleep() -> &'static str {
    tokio::time::sleep(Duration::from_secs(10)).await;
    "slept"
}

#[get("/sleep_sync")]
fn sleep_sync() -> &'static str {
    // Parks in class `green`, and blocks its thread elsewhere.
    duotone::green::sleep(Duration::from_secs(10));
    "slept"
}

fn main() -> Result<()> {
    let app = App::new().handlers(handlers![index, json, user, sync, sleep, sleep_sync]);
    // SAFETY: nothing in this program relies on having its thread for itself.
    let app = unsafe { app.allow_green() };
    app.run()
}
