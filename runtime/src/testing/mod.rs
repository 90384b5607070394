//! Testing an app in process: no server, no socket, and no tokio for sync use.

mod client;
mod exchange;
mod jar;
mod location;
mod request;
mod response;
mod send;

pub use client::TestClient;
pub use request::TestRequest;
pub use response::TestResponse;
