//! The attribute macros, re-exported with their documentation, so that its examples run.

pub use duotone_macros::{
    after_request, after_serving, before_request, before_serving, delete, error_handler, get, head,
    options, patch, post, put, route, teardown_request,
};
