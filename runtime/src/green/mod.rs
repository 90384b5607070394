//! Green threads: sync code on stacks of its own, on an event loop's thread.
//!
//! In worker class `green` each `fn` of a request runs on one, without doing anything for it; this
//! module is for code that wants more of them, or to wait in their way. Whoever knows gevent knows
//! it: [`sleep`] parks the green thread that calls it, and the loop goes on with the others; [`spawn`],
//! [`Group`] and [`Pool`] start more of them; [`timeout`] ends what waits for too long; of [`local!`]
//! values each has its own.
//!
//! What is here is sync code that runs **everywhere**, so that one program serves in every worker
//! class, and its tests and commands need no server. Where no green threads run (in the classes
//! `async` and `threads`, on worker threads, in a command or a test) it waits by blocking the thread,
//! as [`async_to_sync`](crate::async_to_sync) does there. Like that it is refused inside an async
//! function, where waiting is for `.await`.
//!
//! ```
//! use std::time::Duration;
//!
//! use duotone::green;
//! use duotone::prelude::*;
//!
//! #[get("/")]
//! fn index() -> &'static str {
//!     green::sleep(Duration::from_millis(10));
//!     "rested"
//! }
//!
//! let client = App::new().handlers(handlers![index]).build()?.test_client();
//! assert_eq!(client.get("/").send().text(), "rested");
//! # Ok::<(), Error>(())
//! ```

mod alarm;
mod allow;
mod at_home;
mod current;
mod discard;
mod ends;
mod fd;
mod fiber;
mod group;
mod home;
mod inline;
mod local;
mod locals;
mod nested;
pub mod net;
mod of_thread;
mod overflow;
mod pool;
mod sleep;
mod spawn;
mod stack;
mod started;
pub mod sync;
#[cfg(test)]
mod tests;
mod timeout;
mod turn;
mod unwinding;
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
pub(crate) use discard::discard;
pub(crate) use ends::{Ended, ends, unended};
pub use group::Group;
pub(crate) use home::{Home, app_tasks, is_here, is_open};
pub(crate) use inline::{Inline, call};
pub(crate) use local::with_own;
pub use local::{AccessError, Local, local};
pub(crate) use nested::help;
pub(crate) use of_thread::run_task;
pub use pool::Pool;
pub use sleep::{sleep, yield_now};
pub use spawn::spawn;
pub(crate) use stack::DEFAULT_SIZE;
pub(crate) use started::room;
pub(crate) use timeout::Elapsing;
pub use timeout::{Elapsed, timeout};
pub(crate) use unwinding::{Unwinding, may_unwind, unwinding};
pub(crate) use wait::waiter;
