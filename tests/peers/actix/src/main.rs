//! The application on actix-web.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::web::{self, Json, Path};
use actix_web::{App, HttpServer, Responder, get};
use serde::Serialize;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[get("/")]
async fn index() -> impl Responder {
    "Hello, World!"
}

#[get("/json")]
async fn json() -> impl Responder {
    Json(Message { message: "Hello, World!" })
}

#[get("/users/{id}")]
async fn user(id: Path<u64>) -> impl Responder {
    format!("user {id}")
}

#[get("/sync")]
async fn sync() -> impl Responder {
    web::block(|| "Hello, World!").await
}

#[get("/sleep")]
async fn sleep() -> impl Responder {
    actix_web::rt::time::sleep(Duration::from_secs(10)).await;
    Ok::<_, Infallible>("slept")
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let args = peer::args();
    let app = || App::new().service(index).service(json).service(user).service(sync).service(sleep);
    HttpServer::new(app).workers(args.loops).tcp_nodelay(true).bind(args.address)?.run().await
}
