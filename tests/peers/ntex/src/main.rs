//! The application on ntex. It sets `TCP_NODELAY` itself.

use std::time::Duration;

use ntex::web::types::{Json, Path};
use ntex::web::{self, App, Error, HttpServer};
use serde::Serialize;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[web::get("/")]
async fn index() -> &'static str {
    "Hello, World!"
}

#[web::get("/json")]
async fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

#[web::get("/users/{id}")]
async fn user(id: Path<u64>) -> String {
    format!("user {id}")
}

#[web::get("/sync")]
async fn sync() -> Result<&'static str, Error> {
    Ok(web::block(|| Ok::<_, std::io::Error>("Hello, World!")).await?)
}

#[web::get("/sleep")]
async fn sleep() -> &'static str {
    ntex::time::sleep(Duration::from_secs(10)).await;
    "slept"
}

#[ntex::main]
async fn main() -> std::io::Result<()> {
    let args = peer::args();
    HttpServer::new(async || App::new().service((index, json, user, sync, sleep)))
        .workers(args.loops)
        .bind(args.address)?
        .run()
        .await
}
