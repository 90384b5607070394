//! Green threads: sync code on stacks of its own, on an event loop's thread.

mod allow;
mod at_home;
mod current;
mod fd;
mod fiber;
mod home;
mod inline;
mod locals;
mod overflow;
mod stack;
#[cfg(test)]
mod tests;
mod wait;

#[cfg(not(all(
    any(target_os = "linux", target_os = "macos"),
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
compile_error!(
    "duotone's feature `green` switches stacks: it is for Linux and macOS on x86_64 and aarch64"
);

pub use fd::{Interest, wait_fd};

pub(crate) use current::{is_some as is_running, running};
pub(crate) use home::{Home, is_here};
pub(crate) use inline::{Inline, call};
pub(crate) use stack::DEFAULT_SIZE;
pub(crate) use wait::waiter;
