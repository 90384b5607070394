//! The application on poem.

use std::io;
use std::time::Duration;

use poem::listener::TcpAcceptor;
use poem::web::{Json, Path};
use poem::{Route, Server, get, handler};
use serde::Serialize;

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
async fn user(Path(id): Path<u64>) -> String {
    format!("user {id}")
}

// poem calls a plain `fn` on the event loop.
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
    let app = Route::new()
        .at("/", get(index))
        .at("/json", get(json))
        .at("/users/:id", get(user))
        .at("/sync", get(sync))
        .at("/sleep", get(sleep));
    peer::runtime(args.loops).block_on(async move {
        let acceptor = TcpAcceptor::from_std(peer::listener(args.address)?)?;
        Server::new_with_acceptor(acceptor).run(app).await
    })
}
