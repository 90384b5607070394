//! A thread with an event loop that runs green threads, whatever it serves.

use std::io;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Runtime};

use crate::green::Home;
use crate::server::runtime::LEFTOVERS;

/// Starts one. It serves, and ends when that has; then `ended` is told what it came to, and how many
/// green threads were left and are no more.
pub(super) fn start<T>(
    stack_size: usize,
    serve: impl AsyncFnOnce(&Home) -> T + Send + 'static,
    ended: impl FnOnce(T, usize) + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let thread = std::thread::Builder::new().name("duotone-green".to_owned());
    thread.spawn(move || {
        if let (Some(output), left) = run(runtime, stack_size, serve) {
            ended(output, left);
        }
    })
}

fn run<T>(
    runtime: Runtime,
    stack_size: usize,
    serve: impl AsyncFnOnce(&Home) -> T,
) -> (Option<T>, usize) {
    let mut home = Home::open(stack_size);
    // Not what `block_on` returns: that is lost when a guard of a runtime's panics at the end of it,
    // because a green thread has left one behind, and the server waits for it.
    let mut output = None;
    home.block_on(&runtime, async {
        tokio::select! {
            served = serve(&home) => output = Some(served),
            () = home.trim() => {}
        }
    });
    let left = {
        // What is left unwinds here, and may have a runtime to say good-bye to.
        let _entered = runtime.enter();
        home.close()
    };
    runtime.shutdown_timeout(LEFTOVERS);
    drop(home);
    (output, left)
}
