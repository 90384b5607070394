//! Values of which each green thread has its own.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::current;
use crate::Panic;

#[doc(hidden)]
#[macro_export]
macro_rules! __green_local {
    ($($(#[$attr:meta])* $visible:vis static $name:ident: $type:ty = $init:expr);* $(;)?) => {
        $($(#[$attr])* $visible static $name: $crate::green::Local<$type> =
            $crate::green::Local::new(|| $init);)*
    };
}

/// Declares values of which each green thread has its own, as [`std::thread_local!`] does for
/// threads.
///
/// ```
/// use std::cell::{Cell, RefCell};
///
/// use duotone::green;
///
/// green::local! {
///     static DEPTH: Cell<u32> = Cell::new(0);
///     static NOTES: RefCell<Vec<String>> = RefCell::default();
/// }
///
/// fn nested(levels: u32) -> u32 {
///     DEPTH.set(DEPTH.get() + 1);
///     let deepest = if levels > 0 { nested(levels - 1) } else { DEPTH.get() };
///     DEPTH.set(DEPTH.get() - 1);
///     deepest
/// }
///
/// let depths = [green::spawn(|| nested(2)), green::spawn(|| nested(7))];
/// assert_eq!(depths.map(|task| task.join().unwrap()), [3, 8]);
/// assert_eq!(DEPTH.get(), 0, "nothing of that is seen here");
///
/// NOTES.with_borrow_mut(|notes| notes.push("one".to_owned()));
/// assert_eq!(NOTES.with_borrow(Vec::len), 1);
/// ```
///
/// A value is made when it is first asked for, and dropped when its green thread ends; what
/// [`spawn`](super::spawn) and its like start has its own everywhere. Other code that runs on no green
/// thread has the values of its thread, which live as long as that: on a worker thread they are there
/// for the next request too, and those of an event loop are for all async functions on it.
///
/// A request may run on several green threads, one for each run of neighbouring `fn`s. What is to be
/// seen by all that runs for it is for [`G`](crate::G).
#[doc(inline)]
pub use crate::__green_local as local;

/// A value of which each green thread has its own: what [`local!`](local) declares. It is used as a
/// [`std::thread::LocalKey`] is.
pub struct Local<T: 'static> {
    init: fn() -> T,
}

impl<T: 'static> Local<T> {
    /// For [`local!`](local): each value is made by this.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(init: fn() -> T) -> Self {
        Local { init }
    }

    /// Calls a function with the value of this green thread. It may wait.
    ///
    /// # Panics
    ///
    /// When this value was dropped, because its thread ends.
    #[track_caller]
    pub fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        // As std's does: an end that looks for what is over is a mistake.
        self.try_with(f).expect("a value of a green thread that has not ended")
    }

    /// The same where the thread may be about to end: in a `Drop`.
    ///
    /// # Errors
    ///
    /// This value was dropped, because its thread ends.
    pub fn try_with<R>(&'static self, f: impl FnOnce(&T) -> R) -> Result<R, AccessError> {
        let value = match current::get() {
            Some(green) => self.of(&green.values),
            None => OF_THREAD.try_with(|values| self.of(&values.0)).unwrap_or(Err(AccessError)),
        };
        value.map(|value| f(&value))
    }

    fn of(&'static self, values: &Values) -> Result<Rc<T>, AccessError> {
        let value = match values.get(self.key()) {
            Some(value) => value,
            // Not while `values` is borrowed: it may ask for others, and may wait.
            None => values.put(self.key(), Rc::new((self.init)())),
        };
        // INVARIANT: a key is that of one static, which has one type.
        value.map(|value| value.downcast().expect("a value of its type"))
    }

    /// No two of them have the same, since they are not empty.
    fn key(&'static self) -> usize {
        std::ptr::from_ref(self).addr()
    }
}

/// As of the types of the standard library that are mostly used.
impl<T: 'static> Local<Cell<T>> {
    /// Changes the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Takes the value, and leaves the default one.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Changes the value, and returns that of before.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> Local<RefCell<T>> {
    /// Calls a function with the value.
    ///
    /// # Panics
    ///
    /// While the value is being changed.
    #[track_caller]
    pub fn with_borrow<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Calls a function that may change the value.
    ///
    /// # Panics
    ///
    /// While the value is used.
    #[track_caller]
    pub fn with_borrow_mut<R>(&'static self, f: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }
}

impl<T> fmt::Debug for Local<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").finish_non_exhaustive()
    }
}

/// The value was dropped, because its thread ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this value of a green thread was dropped, because its thread ends")]
pub struct AccessError;

/// Those of one green thread, by key, in the order in which they were made; few have many.
pub(super) struct Values(RefCell<Vec<(usize, Value)>>);

/// What was dropped is not made again.
type Value = Result<Rc<dyn Any>, AccessError>;

impl Values {
    pub(super) const fn new() -> Self {
        Values(RefCell::new(Vec::new()))
    }

    fn get(&self, key: usize) -> Option<Value> {
        let values = self.0.borrow();
        values.iter().find(|(of, _)| *of == key).map(|(_, value)| value.clone())
    }

    /// Keeps a value, unless there is one by now; that is returned.
    fn put(&self, key: usize, value: Rc<dyn Any>) -> Value {
        if let Some(before) = self.get(key) {
            return before;
        }
        self.0.borrow_mut().push((key, Ok(Rc::clone(&value))));
        Ok(value)
    }

    /// Drops them, the last that was made first. Each is gone when it is dropped; what its `Drop`
    /// makes is dropped as well.
    pub(super) fn end(&self) {
        while let Some(value) = self.take_last() {
            Panic::discard(value);
        }
    }

    fn take_last(&self) -> Option<Rc<dyn Any>> {
        let mut values = self.0.borrow_mut();
        let (_, last) = values.iter_mut().rfind(|(_, value)| value.is_ok())?;
        std::mem::replace(last, Err(AccessError)).ok()
    }
}

/// Those of a thread that is no green one.
struct OfThread(Values);

impl Drop for OfThread {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Calls what would be a green thread if this thread had any: with values of its own.
pub(crate) fn with_own<T>(f: impl FnOnce() -> T) -> T {
    struct Own {
        before: Vec<(usize, Value)>,
    }
    impl Drop for Own {
        fn drop(&mut self) {
            OF_THREAD.with(|values| {
                values.0.end();
                values.0.0.replace(std::mem::take(&mut self.before));
            });
        }
    }
    let _own = Own { before: OF_THREAD.with(|values| values.0.0.take()) };
    f()
}

thread_local! {
    static OF_THREAD: OfThread = const { OfThread(Values::new()) };
}
