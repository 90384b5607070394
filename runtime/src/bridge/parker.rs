//! Parks a thread until a future's waker is called.
//!
//! Never by the thread's own token (`thread::park`): code that is polled may park too, and would
//! then swallow the wake-up.

#[cfg(all(loom, test))]
mod under_loom;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Wake, Waker};

use crate::sync::{Condvar, Mutex, per_thread};

per_thread! {
    /// Parkers of earlier calls of which nobody holds a waker any more, one per level of nesting.
    static CACHED: RefCell<Vec<Parker>> = const { RefCell::new(Vec::new()) };
}

/// Polls a future to its end on this thread; may be nested.
pub(crate) fn block_on(mut future: Pin<&mut dyn Future<Output = ()>>) {
    // `try_with`: the caller may be the destructor of another thread-local.
    let cached = CACHED.try_with(|cached| cached.borrow_mut().pop()).ok().flatten();
    let parker = cached.unwrap_or_else(Parker::new);
    let mut cx = Context::from_waker(&parker.waker);
    while future.as_mut().poll(&mut cx).is_pending() {
        parker.token.wait();
    }
    if parker.is_forgotten() {
        let _ = CACHED.try_with(|cached| cached.borrow_mut().push(parker));
    }
}

/// A token with its waker: made once, for many calls.
struct Parker {
    token: Arc<Token>,
    waker: Waker,
}

impl Parker {
    fn new() -> Self {
        let token = Arc::new(Token::default());
        Parker { waker: Waker::from(Arc::clone(&token)), token }
    }

    /// Whether only this parker can wake it, so that no wake-up of this call disturbs the next.
    fn is_forgotten(&self) -> bool {
        Arc::strong_count(&self.token) == 2
    }
}

#[derive(Default)]
struct Token {
    set: Mutex<bool>,
    condition: Condvar,
}

impl Token {
    /// Waits for the token and takes it.
    fn wait(&self) {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        while !std::mem::take(&mut *set) {
            set = self.condition.wait(set).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Wake for Token {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let before = {
            let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *set, true)
        };
        if !before {
            self.condition.notify_one();
        }
    }
}
