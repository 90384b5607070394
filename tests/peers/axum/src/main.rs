//! The application on axum.

use std::io;
use std::time::Duration;

use axum::extract::Path;
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Json, Router};
use serde::Serialize;
use tokio::net::TcpListener;

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

async fn user(Path(id): Path<u64>) -> String {
    format!("user {id}")
}

async fn sync() -> &'static str {
    tokio::task::spawn_blocking(|| "Hello, World!").await.expect("no panic")
}

async fn sleep() -> &'static str {
    tokio::time::sleep(Duration::from_secs(10)).await;
    "slept"
}

fn main() -> io::Result<()> {
    let args = peer::args();
    let app = Router::new()
        .route("/", get(index))
        .route("/json", get(json))
        .route("/users/{id}", get(user))
        .route("/sync", get(sync))
        .route("/sleep", get(sleep));
    peer::runtime(args.loops).block_on(async move {
        let listener = TcpListener::bind(args.address).await?;
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP_NODELAY"));
        axum::serve(listener, app).await
    })
}
