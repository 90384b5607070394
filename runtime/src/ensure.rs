//! Functions of either color, for code that calls those of others: an extension's callbacks.

use std::future::Future;
use std::sync::Arc;

use crate::{BoxFuture, Color, TaskValue, async_to_sync, sync_to_async};

/// Makes a sync function of one of either color.
///
/// One that is sync is called as it is. One that is async is run to its end by
/// [`async_to_sync`], so what comes out may be called wherever that may (R43).
///
/// ```
/// use duotone::ensure_sync;
///
/// fn plain(n: u32) -> u32 {
///     n + 1
/// }
///
/// async fn cooperative(n: u32) -> u32 {
///     n + 1
/// }
///
/// assert_eq!(ensure_sync(plain)(1), 2);
/// assert_eq!(ensure_sync(cooperative)(1), 2);
/// assert_eq!(ensure_sync(|a: u8, b: u8| async move { a * b })(6, 7), 42);
/// ```
///
/// [`EitherColor`] says what it takes, and how to take it from users of your own.
pub fn ensure_sync<F, Args, Kind>(f: F) -> Args::Sync<F::Output>
where
    F: EitherColor<Args, Kind>,
    Args: Arguments,
{
    f.into_sync()
}

/// Makes an async function of one of either color.
///
/// One that is async is called as it is. One that is sync runs where it may block, by
/// [`sync_to_async`] (R44).
///
/// ```
/// use duotone::ensure_async;
///
/// fn plain(n: u32) -> Result<u32, String> {
///     n.checked_sub(1).ok_or_else(|| "too small".to_owned())
/// }
///
/// async fn cooperative(n: u32) -> u32 {
///     n - 1
/// }
///
/// # duotone::async_to_sync(async {
/// assert_eq!(ensure_async(plain)(1).await, Ok(0));
/// assert_eq!(ensure_async(cooperative)(1).await, 0);
/// # });
/// ```
///
/// [`EitherColor`] says what it takes, and how to take it from users of your own.
pub fn ensure_async<F, Args, Kind>(f: F) -> Args::Async<F::Output>
where
    F: EitherColor<Args, Kind>,
    Args: Arguments,
{
    f.into_async()
}

/// A function or closure of either color, with up to four arguments: what an extension takes from
/// those who use it, so that they need not care.
///
/// `Args` is the tuple of the arguments, which are owned, since they may move to another thread.
/// `Kind` is found by the compiler. An async function is known by the future that it returns, a sync
/// one by a [value](TaskValue) or a `Result`.
///
/// ```
/// use std::sync::Arc;
///
/// use duotone::prelude::*;
/// use duotone::{EitherColor, ensure_async};
///
/// #[derive(Clone)]
/// struct User(String);
///
/// /// An extension: who is behind a cookie is the app's to say.
/// struct Login {
///     load: Box<dyn Fn(String) -> BoxFuture<'static, Option<User>> + Send + Sync>,
/// }
///
/// impl Login {
///     fn new<Kind>(load: impl EitherColor<(String,), Kind, Output = Option<User>>) -> Self {
///         Login { load: ensure_async(load) }
///     }
/// }
///
/// #[get("/")]
/// async fn index(cookies: Cookies<'_>, login: State<Login>) -> Option<String> {
///     let id = cookies.get("user")?;
///     (login.load)(id.into_owned()).await.map(|user| user.0)
/// }
///
/// fn from_file(id: String) -> Option<User> {
///     (id == "1").then(|| User("Ada".to_owned()))
/// }
///
/// async fn from_database(id: String) -> Option<User> {
///     (id == "1").then(|| User("Ada".to_owned()))
/// }
///
/// for login in [Login::new(from_file), Login::new(from_database)] {
///     let client = App::new().state(login).handlers(handlers![index]).build()?.test_client();
///     assert_eq!(client.get("/").header("cookie", "user=1").send().text(), "Ada");
///     assert_eq!(client.get("/").header("cookie", "user=2").send().status(), 404);
/// }
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a function of either color of these arguments",
    note = "expected up to four owned arguments, and a future, a value or a `Result` to be returned",
    note = "a type of your own is a value by `impl duotone::TaskValue for YourType {{}}`"
)]
pub trait EitherColor<Args: Arguments, Kind>: Send + Sync + 'static {
    /// What a call comes to, when it was awaited if it has to be.
    type Output: Send + 'static;

    /// Which of the two it is.
    const COLOR: Color;

    #[doc(hidden)]
    fn into_sync(self) -> Args::Sync<Self::Output>;

    #[doc(hidden)]
    fn into_async(self) -> Args::Async<Self::Output>;
}

/// The arguments of a function, as a tuple.
pub trait Arguments {
    /// A sync function of them.
    type Sync<T>;

    /// An async function of them.
    type Async<T>;
}

/// What a sync function returns: known not to be a future.
pub trait Returned: Send + 'static {}

impl<T: TaskValue> Returned for T {}

impl<T: Send + 'static, E: Send + 'static> Returned for Result<T, E> {}

/// The [`EitherColor`] that returns a value.
pub enum ReturnsValue {}

/// The [`EitherColor`] that returns a future.
pub enum ReturnsFuture {}

macro_rules! of_arguments {
    ($(($($arg:ident)*))*) => {$(
        impl<$($arg),*> Arguments for ($($arg,)*) {
            type Sync<T> = Box<dyn Fn($($arg),*) -> T + Send + Sync>;
            type Async<T> = Box<dyn Fn($($arg),*) -> BoxFuture<'static, T> + Send + Sync>;
        }

        #[allow(non_snake_case, reason = "an argument is named as its type; there may be none")]
        impl<F, T, $($arg),*> EitherColor<($($arg,)*), ReturnsValue> for F
        where
            F: Fn($($arg),*) -> T + Send + Sync + 'static,
            T: Returned,
            $($arg: Send + 'static),*
        {
            type Output = T;
            const COLOR: Color = Color::Sync;

            fn into_sync(self) -> <($($arg,)*) as Arguments>::Sync<T> {
                Box::new(self)
            }

            fn into_async(self) -> <($($arg,)*) as Arguments>::Async<T> {
                let f = Arc::new(self);
                Box::new(move |$($arg),*| {
                    let f = Arc::clone(&f);
                    Box::pin(sync_to_async(move || f($($arg),*)))
                })
            }
        }

        #[allow(non_snake_case, reason = "an argument is named as its type; there may be none")]
        impl<F, T, $($arg),*> EitherColor<($($arg,)*), ReturnsFuture> for F
        where
            F: Fn($($arg),*) -> T + Send + Sync + 'static,
            T: Future<Output: Send + 'static> + Send + 'static,
            $($arg: Send + 'static),*
        {
            type Output = T::Output;
            const COLOR: Color = Color::Async;

            fn into_sync(self) -> <($($arg,)*) as Arguments>::Sync<T::Output> {
                Box::new(move |$($arg),*| async_to_sync(self($($arg),*)))
            }

            fn into_async(self) -> <($($arg,)*) as Arguments>::Async<T::Output> {
                Box::new(move |$($arg),*| Box::pin(self($($arg),*)))
            }
        }
    )*};
}

of_arguments![() (A) (A B) (A B C) (A B C D)];
