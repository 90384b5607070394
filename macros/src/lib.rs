//! The attribute macros of Duotone.
