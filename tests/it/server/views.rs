//! Handlers that several of the topics serve.

use duotone::prelude::*;

use super::gate::Gate;

#[get("/")]
pub(super) fn index() -> &'static str {
    "hello"
}

#[get("/wait")]
pub(super) fn wait(gate: State<Gate>) -> &'static str {
    gate.pass_blocking();
    "waited"
}

#[get("/wait-async")]
pub(super) async fn wait_async(gate: State<Gate>) -> &'static str {
    gate.pass().await;
    "waited"
}

#[post("/echo")]
pub(super) fn echo(body: String) -> String {
    body
}

#[post("/echo-async")]
pub(super) async fn echo_async(body: String) -> String {
    body
}

#[post("/unread")]
pub(super) fn unread() -> &'static str {
    "not wanted"
}
