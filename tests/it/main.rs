//! The behaviour of Duotone, through its public API: one binary, one module per topic.

mod answers;
mod architecture;
mod build;
mod client;
mod color;
mod context;
mod entries;
mod errors;
mod examples;
mod extract;
mod hygiene;
mod log;
mod order;
mod polling;
mod pool;
mod routing;
mod server;
mod teardown;
mod wire;
