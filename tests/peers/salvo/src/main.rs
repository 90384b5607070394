//! The application on salvo.

use std::io;
use std::time::Duration;

use salvo::conn::tcp::TcpAcceptor;
use salvo::prelude::*;
use serde::Serialize;
use tokio::net::TcpListener;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[handler]
async fn index() -> &'static str {
    "Hello, World!"
}

#[handler]
async fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

#[handler]
async fn user(req: &mut Request) -> Result<String, StatusError> {
    let id: u64 = req.param("id").ok_or_else(StatusError::not_found)?;
    Ok(format!("user {id}"))
}

// salvo calls a plain `fn` on the event loop.
#[handler]
async fn sync() -> &'static str {
    tokio::task::spawn_blocking(|| "Hello, World!").await.expect("no panic")
}

#[handler]
async fn sleep() -> &'static str {
    tokio::time::sleep(Duration::from_secs(10)).await;
    "slept"
}

fn main() -> io::Result<()> {
    let args = peer::args();
    let app = Router::new()
        .get(index)
        .push(Router::with_path("json").get(json))
        .push(Router::with_path("users/{id}").get(user))
        .push(Router::with_path("sync").get(sync))
        .push(Router::with_path("sleep").get(sleep));
    peer::runtime(args.loops).block_on(async move {
        let listener = TcpListener::from_std(peer::listener(args.address)?)?;
        Server::new(TcpAcceptor::try_from(listener)?).try_serve(app).await
    })
}
