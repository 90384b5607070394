//! The behaviour of Duotone, through its public API: one binary, one module per topic.

#![allow(
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_async,
    clippy::unnecessary_wraps,
    reason = "the shape of a handler is what is tested"
)]

mod after;
mod answers;
mod architecture;
mod bodies;
mod build;
mod client;
mod color;
mod context;
mod entries;
mod error_pages;
mod errors;
mod examples;
mod extract;
mod flow;
mod foreign;
mod hygiene;
mod log;
mod logged;
mod order;
mod params;
mod polling;
mod pool;
mod routing;
mod server;
mod sources;
mod streamed;
mod teardown;
mod wire;
