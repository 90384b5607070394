//! The other direction of `FromParam`: values as the text of a path parameter.

use std::borrow::Cow;
use std::num::NonZero;
use std::sync::Arc;

/// A value that can stand in a URL for a path parameter of type `T`.
///
/// | the parameter is a | values |
/// |---|---|
/// | number, `NonZero`, `bool`, `char`, `Uuid` | of the same type |
/// | `&str`, `String`, `Cow<str>` | `&str`, `String`, `Cow<str>`, `Box<str>`, `Arc<str>` |
/// | type of your own | what implements this for it |
///
/// A reference to a value will do, too. The text has to be one that
/// [`FromParam`](crate::FromParam) turns back into the value: the framework asks it whether it takes
/// the text, not whether the value is the same.
///
/// ```
/// use std::borrow::Cow;
///
/// use duotone::prelude::*;
/// use duotone::ToParam;
///
/// #[derive(Clone, Copy)]
/// enum Sort {
///     Newest,
///     Oldest,
/// }
///
/// impl<'r> FromParam<'r> for Sort {
///     fn from_param(text: &'r str) -> Result<Self> {
///         match text {
///             "newest" => Ok(Sort::Newest),
///             "oldest" => Ok(Sort::Oldest),
///             _ => abort!(400, "expected `newest` or `oldest`"),
///         }
///     }
/// }
///
/// impl ToParam for Sort {
///     fn to_param(&self) -> Cow<'_, str> {
///         match self {
///             Sort::Newest => "newest".into(),
///             Sort::Oldest => "oldest".into(),
///         }
///     }
/// }
///
/// #[get("/posts/{sort}")]
/// fn posts(sort: Sort) -> String {
///     sort.to_param().into_owned()
/// }
///
/// let app = App::new().handlers(handlers![posts]).build()?;
/// assert_eq!(app.url_for(posts { sort: Sort::Oldest })?, "/posts/oldest");
/// # Ok::<(), Error>(())
/// ```
///
/// `T` is the type itself unless it is given. A type may stand for another: with
/// `impl ToParam<UserId> for User`, a `&User` is given where the parameter is a `UserId`. Where a
/// parameter's type borrows, it is spoken of as `'static`: `impl ToParam<Slug<'static>> for
/// Slug<'_>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for a path parameter of type `{T}`",
    label = "expected `{T}`, or what converts to it",
    note = "a type of your own does, once `ToParam<{T}>` is implemented for it"
)]
pub trait ToParam<T: ?Sized = Self> {
    /// The text, not percent-encoded.
    fn to_param(&self) -> Cow<'_, str>;
}

// None of the implementations is recommended: rustc would list eight numbers in every message.
#[diagnostic::do_not_recommend]
impl<T: ?Sized, V: ToParam<T> + ?Sized> ToParam<T> for &V {
    fn to_param(&self) -> Cow<'_, str> {
        (**self).to_param()
    }
}

macro_rules! displayed {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ToParam for $type {
            fn to_param(&self) -> Cow<'_, str> {
                self.to_string().into()
            }
        }
    )*};
}

displayed! {
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
    NonZero<u8> NonZero<u16> NonZero<u32> NonZero<u64> NonZero<u128> NonZero<usize>
    NonZero<i8> NonZero<i16> NonZero<i32> NonZero<i64> NonZero<i128> NonZero<isize>
    bool char
}

#[cfg(feature = "uuid")]
displayed!(uuid::Uuid);

macro_rules! floats {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ToParam for $type {
            /// With its point, as in a literal: `1.0`.
            fn to_param(&self) -> Cow<'_, str> {
                format!("{self:?}").into()
            }
        }
    )*};
}

floats!(f32 f64);

macro_rules! texts {
    ($($type:ty)*) => {$(
        texts!($type: &'static str, String, Cow<'static, str>);
    )*};
    ($type:ty: $($param:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl ToParam<$param> for $type {
            fn to_param(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }
        }
    )*};
}

texts!(str String Cow<'_, str> Box<str> Arc<str>);
