//! What a task may return.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::Arc;

use crate::{Body, Bytes, Error, Html, Json, Redirect, Response, Result, StatusCode};

/// What a [task](crate::spawn) may return: a [value](TaskValue), a `Result`, or nothing ever, as
/// `loop {}` does.
///
/// Whether a task failed has to be seen from that, so that a failure is logged.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an output of a task",
    label = "expected a value or a `Result`",
    note = "return a `Result<{Self}>`, or say that it is a value by `impl duotone::TaskValue for {Self} {{}}`"
)]
pub trait TaskOutput: Send + 'static {
    /// What the [`Task`](crate::Task) gives to who awaits it.
    type Value: Send + 'static;

    /// The value, or how the task failed.
    fn into_result(self) -> Result<Self::Value>;
}

/// A type that stands for a value, as opposed to a future or a `Result` of one: what a
/// [task](crate::spawn) may return, and a sync function that may be
/// [of either color](crate::EitherColor).
///
/// Those of the standard library that come to mind are values, with anything in them. For a type of
/// your own it is one line:
///
/// ```
/// struct Report(u32);
///
/// impl duotone::TaskValue for Report {}
///
/// assert_eq!(duotone::spawn(async { Report(7) }).join()?.0, 7);
/// # Ok::<(), duotone::Error>(())
/// ```
pub trait TaskValue: Send + 'static {}

impl<T: TaskValue> TaskOutput for T {
    type Value = T;

    fn into_result(self) -> Result<T> {
        Ok(self)
    }
}

impl<T: Send + 'static, E: Into<Error> + Send + 'static> TaskOutput for Result<T, E> {
    type Value = T;

    fn into_result(self) -> Result<T> {
        self.map_err(Into::into)
    }
}

impl TaskOutput for Never {
    type Value = Infallible;

    fn into_result(self) -> Result<Infallible> {
        self
    }
}

/// The type of `loop {}`, which has no name of its own yet (rust-lang/rust#35121).
type Never = <fn() -> ! as Returns>::Output;

/// Names what a function returns.
pub trait Returns {
    /// The type.
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

macro_rules! values {
    ($($value:ty $(where $($generic:ident)+)?,)*) => {
        $(impl<$($($generic: Send + 'static),+)?> TaskValue for $value {})*
    };
}

values![
    (),
    bool,
    char,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    f32,
    f64,
    String,
    &'static str,
    Cow<'static, str>,
    Bytes,
    Body,
    Response,
    StatusCode,
    Redirect,
    Html<T> where T,
    Json<T> where T,
    Option<T> where T,
    Vec<T> where T,
    (A, B) where A B,
    (A, B, C) where A B C,
    (A, B, C, D) where A B C D,
    BTreeMap<K, V> where K V,
    HashMap<K, V, S> where K V S,
];

impl<T: Send + Sync + 'static> TaskValue for Arc<T> {}

impl<T: Send + 'static, const N: usize> TaskValue for [T; N] {}
