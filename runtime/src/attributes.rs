//! The attribute macros, re-exported with their documentation, so that its examples run.
//!
//! The grammar of their arguments is in `duotone-macros`, one file per attribute in `args/`.

mod blueprint;
mod class;
mod command;
mod decorator;
mod hooks;
mod provider;
mod route;

pub use blueprint::blueprint;
pub use class::{method_view, view};
pub use command::command;
pub use decorator::decorator;
pub use hooks::{
    after_request, after_serving, before_request, before_serving, error_handler, teardown_request,
};
pub use provider::provider;
pub use route::{delete, get, head, options, patch, post, put, route};
