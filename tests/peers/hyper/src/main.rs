//! The application on hyper alone. The flag `pipeline_flush` turns that on.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpListener;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

fn answer(media: &'static str, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut res = Response::new(Full::new(body.into()));
    res.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    res
}

async fn route(req: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    const TEXT: &str = "text/plain; charset=utf-8";
    Ok(match req.uri().path() {
        "/" => answer(TEXT, "Hello, World!"),
        "/json" => {
            let message = Message { message: "Hello, World!" };
            answer("application/json", serde_json::to_vec(&message).expect("JSON"))
        }
        "/sync" => {
            let text = tokio::task::spawn_blocking(|| "Hello, World!").await;
            answer(TEXT, text.expect("no panic"))
        }
        "/sleep" => {
            tokio::time::sleep(Duration::from_secs(10)).await;
            answer(TEXT, "slept")
        }
        path => match path.strip_prefix("/users/").and_then(|id| id.parse::<u64>().ok()) {
            Some(id) => answer(TEXT, format!("user {id}")),
            None => {
                let mut res = Response::default();
                *res.status_mut() = StatusCode::NOT_FOUND;
                res
            }
        },
    })
}

fn main() -> io::Result<()> {
    let args = peer::args();
    let mut http = http1::Builder::new();
    http.pipeline_flush(args.flag.as_deref() == Some("pipeline_flush"));
    peer::runtime(args.loops).block_on(async move {
        let listener = TcpListener::bind(args.address).await?;
        // Connections are accepted where they are served.
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                let connection = http.serve_connection(TokioIo::new(stream), service_fn(route));
                tokio::spawn(connection);
            }
        })
        .await?
    })
}
