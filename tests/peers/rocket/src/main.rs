//! The application on Rocket. It sets `TCP_NODELAY` itself.

use std::time::Duration;

use rocket::config::LogLevel;
use rocket::serde::json::Json;
use rocket::tokio::task::spawn_blocking;
use rocket::tokio::time;
use rocket::{Config, get, routes};
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

#[get("/users/<id>")]
async fn user(id: u64) -> String {
    format!("user {id}")
}

// Rocket calls a plain `fn` on the event loop.
#[get("/sync")]
async fn sync() -> &'static str {
    spawn_blocking(|| "Hello, World!").await.expect("no panic")
}

#[get("/sleep")]
async fn sleep() -> &'static str {
    time::sleep(Duration::from_secs(10)).await;
    "slept"
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = peer::args();
    let config = Config {
        address: args.address.ip(),
        port: args.address.port(),
        log_level: LogLevel::Off,
        ..Config::release_default()
    };
    let app = rocket::custom(config).mount("/", routes![index, json, user, sync, sleep]);
    peer::runtime(args.loops).block_on(app.launch())?;
    Ok(())
}
