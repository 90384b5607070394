//! A lock that may be held while something waits.

use std::fmt;
use std::ops::{Deref, DerefMut};

use tokio::sync;

use crate::async_to_sync;

/// A lock that may be held while something waits: who wants it meanwhile parks on a green thread, and
/// blocks its thread elsewhere.
///
/// Those who wait get it in the order in which they came. It is not poisoned by a panic.
///
/// ```
/// use std::time::Duration;
///
/// use duotone::green;
/// use duotone::green::sync::Mutex;
/// use duotone::prelude::*;
///
/// #[get("/")]
/// fn next(last: State<Mutex<u32>>) -> String {
///     let mut last = last.lock();
///     // The others wait for this one, and the loop goes on.
///     green::sleep(Duration::from_millis(1));
///     *last += 1;
///     last.to_string()
/// }
///
/// let app = App::new().state(Mutex::new(0_u32)).handlers(handlers![next]).build()?;
/// let client = app.test_client();
/// assert_eq!(client.get("/").send().text(), "1");
/// assert_eq!(client.get("/").send().text(), "2");
/// # Ok::<(), Error>(())
/// ```
#[derive(Default)]
pub struct Mutex<T: ?Sized>(sync::Mutex<T>);

/// A [`Mutex`] is locked as long as this lives.
pub struct MutexGuard<'a, T: ?Sized>(sync::MutexGuard<'a, T>);

impl<T> Mutex<T> {
    /// Around a value.
    pub const fn new(value: T) -> Self {
        Mutex(sync::Mutex::const_new(value))
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits until nobody else has it. It ends with its request when that is cancelled meanwhile
    /// (R48).
    ///
    /// Who has it already and asks again waits for ever.
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs, when somebody else has it: use one of tokio's there.
    #[track_caller]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        match self.try_lock() {
            Some(guard) => guard,
            None => MutexGuard(async_to_sync(self.0.lock())),
        }
    }

    /// `None` when somebody else has it.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        self.0.try_lock().ok().map(MutexGuard)
    }

    /// The value, which nobody else can have now.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
