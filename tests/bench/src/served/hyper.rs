//! hyper, with as little around it as answers the same.

use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::kinds::Kind;
use crate::start_client;

async fn answer(_: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let mut res = Response::new(Full::new(Bytes::from_static(b"Hello, World!")));
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    res.headers_mut().insert(CONTENT_TYPE, text);
    Ok(res)
}

/// Serves until the client is done; whether it had its answers.
pub(crate) async fn serve(kind: &Kind, requests: &str) -> io::Result<bool> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = start_client(kind, requests, listener.local_addr()?)?;
    let mut http = http1::Builder::new();
    // As we do: the answers to what came in one read go out in one write.
    http.pipeline_flush(true);
    let accepting: tokio::task::JoinHandle<io::Result<()>> = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service_fn(answer)));
        }
    });
    let answered = client.await.unwrap_or(false);
    accepting.abort();
    Ok(answered)
}
