//! Waiting for descriptors: by the event loop on a green thread, elsewhere by blocking the thread.

mod interest;
mod poll;
mod registration;
mod wait;

pub use interest::Interest;
pub use wait::wait_fd;
