//! The application on xitca-web, which has sync handlers too and takes them off the loop.

use std::io;
use std::time::Duration;

use serde::Serialize;
use xitca_web::handler::json::Json;
use xitca_web::handler::params::Params;
use xitca_web::handler::{handler_service, handler_sync_service};
use xitca_web::route::get;
use xitca_web::{App, HttpServer};

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

async fn index() -> &'static str {
    "Hello, World!"
}

async fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

async fn user(Params(id): Params<u64>) -> String {
    format!("user {id}")
}

fn sync() -> &'static str {
    "Hello, World!"
}

async fn sleep() -> &'static str {
    tokio::time::sleep(Duration::from_secs(10)).await;
    "slept"
}

fn main() -> io::Result<()> {
    let args = peer::args();
    let app = App::new()
        .at("/", get(handler_service(index)))
        .at("/json", get(handler_service(json)))
        .at("/users/{id}", get(handler_service(user)))
        .at("/sync", get(handler_sync_service(sync)))
        .at("/sleep", get(handler_service(sleep)));
    let listener = peer::listener(args.address)?;
    HttpServer::serve(app.finish()).worker_threads(args.loops).listen(listener)?.run().wait()
}
