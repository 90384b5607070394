//! What the load programs share: a client, and what is said of many waiting times.

mod client;
mod times;

pub use client::Connection;
pub use times::{per_mille, percentile};
