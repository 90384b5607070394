//! The app, as a program has it.

use std::io;

use duotone::Server;
use duotone::prelude::*;

use crate::kinds::Kind;
use crate::start_client;

#[get("/")]
async fn index() -> &'static str {
    "Hello, World!"
}

#[get("/sync")]
fn sync() -> &'static str {
    "Hello, World!"
}

#[get("/users/{id}")]
async fn user(id: u64) -> String {
    format!("user {id}")
}

#[get("/json")]
async fn json() -> Json<[&'static str; 2]> {
    Json(["Hello", "World"])
}

/// Serves until the client is done; whether it had its answers.
pub(crate) async fn serve(
    kind: &Kind,
    requests: &str,
    configure: impl FnOnce(Server) -> Server,
) -> io::Result<bool> {
    let served = async {
        let app = App::new().handlers(handlers![index, sync, user, json]).build()?;
        let (ready, stop) = tokio::sync::oneshot::channel();
        let stopped = async { drop(stop.await) };
        let server = Server::new(app).bind("127.0.0.1:0").shutdown_on(stopped);
        let server = configure(server).listen().await?;
        let address = server.addresses()[0].tcp().or_status(StatusCode::INTERNAL_SERVER_ERROR)?;
        let client = start_client(kind, requests, address)?;
        let (answered, ended) = tokio::join!(
            async {
                let answered = client.await;
                let _ = ready.send(());
                answered.unwrap_or(false)
            },
            server.serve(),
        );
        ended.map(|()| answered)
    };
    served.await.map_err(io::Error::other)
}
