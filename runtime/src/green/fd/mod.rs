//! Waiting for descriptors: by the event loop on a green thread, elsewhere by blocking the thread.

mod bell;
mod block;
mod interest;
pub(super) mod poll;
mod registration;
mod wait;

pub(super) use block::block;
pub use interest::Interest;
pub(super) use registration::Registration;
pub use wait::wait_fd;
pub(super) use wait::{timed_out, within};
