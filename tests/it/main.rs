//! The behaviour of Duotone, through its public API: one binary, one module per topic.
//!
//! What is the same for every way to run an app is tested by [`entries::each_entry`] in all of
//! them. Rules (`R12`) are those of `lifecycle.md`.

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
mod log;
mod order;
mod polling;
mod pool;
mod routing;
mod server;
mod teardown;
mod wire;
