//! The behaviour of Duotone, through its public API: one binary, one module per topic.
mod hygiene;
