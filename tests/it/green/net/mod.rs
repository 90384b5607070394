//! Sockets that sync code may use in each worker class.

mod everywhere;
mod moved;
mod parked;
pub(super) mod peers;
