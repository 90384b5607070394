//! The behaviour of Duotone, through its public API: one binary, one module per topic.
//!
//! What is the same for every way to run an app is tested by [`entries::each_entry`] in all of
//! them. Rules (`R12`) are those of `docs/rules.md`.

mod after;
mod answers;
mod anywhere;
mod architecture;
mod blueprints;
mod bodies;
mod bridge_table;
mod bridges;
mod build;
mod cancelled;
mod captured;
mod class_views;
mod client;
mod color;
mod combined;
mod context;
mod decorators;
mod documents;
mod ensure;
mod entered;
mod entries;
mod error_pages;
mod errors;
mod examples;
mod extensions;
mod extract;
mod flow;
mod foreign;
mod gate;
#[cfg(feature = "green")]
mod green;
mod hops;
mod hygiene;
mod left_behind;
mod log;
mod logged;
mod model;
mod nesting;
mod order;
mod panics;
mod params;
mod polling;
mod pool;
mod providers;
mod routing;
mod server;
mod session;
mod sources;
mod streamed;
mod stress;
mod task_group;
mod tasks;
mod teardown;
mod timeout;
mod unit_decorators;
mod unit_requests;
mod urls;
mod watchdog;
mod wire;
mod worst_days;
