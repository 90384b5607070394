//! Path parameters: one decoded text in, a value out.

use std::borrow::Cow;
use std::num::NonZero;

use crate::extract::Quoted;
use crate::{Error, HttpError, Result, StatusCode};

/// A type that a path parameter can have.
///
/// Whether a text parses takes part in matching (R28): `/users/{id}` with `id: u64` does not match
/// `/users/abc`.
///
/// | type | texts |
/// |---|---|
/// | `u8` .. `u128`, `usize`, `i8` .. `i128`, `isize` | decimal numbers that fit, as [`str::parse`] takes them |
/// | `NonZero<u64>` and the other ones | the same without zero |
/// | `f32`, `f64` | finite decimal numbers: neither `NaN` nor `inf`, nor what is too large |
/// | `bool` | `true`, `false` |
/// | `char` | one character |
/// | `&str`, `String`, `Cow<str>` | every text; `&str` and `Cow<str>` borrow it from the request |
/// | `Uuid` (feature `uuid`) | a UUID in any of its usual forms |
///
/// There is none for `Option`: a path parameter is always there.
///
/// An enum of one's own:
///
/// ```
/// use duotone::{FromParam, Result, abort};
///
/// #[derive(Debug, PartialEq)]
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
/// assert_eq!(Sort::from_param("oldest")?, Sort::Oldest);
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// # Errors
///
/// Whoever matches routes only asks whether there is one. An [`HttpError`] of 400 is the usual
/// one (R34).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a path parameter",
    label = "implement `FromParam` for it, or take the parameter as `&str`"
)]
pub trait FromParam<'r>: Sized {
    /// Whether every text parses: such a parameter hides later routes of the same shape (R29).
    const ACCEPTS_ALL: bool = false;

    /// Parses the percent-decoded text of the parameter.
    fn from_param(text: &'r str) -> Result<Self>;
}

impl<'r> FromParam<'r> for &'r str {
    const ACCEPTS_ALL: bool = true;

    fn from_param(text: &'r str) -> Result<Self> {
        Ok(text)
    }
}

impl<'r> FromParam<'r> for Cow<'r, str> {
    const ACCEPTS_ALL: bool = true;

    fn from_param(text: &'r str) -> Result<Self> {
        Ok(Cow::Borrowed(text))
    }
}

impl<'r> FromParam<'r> for String {
    const ACCEPTS_ALL: bool = true;

    fn from_param(text: &'r str) -> Result<Self> {
        Ok(text.to_owned())
    }
}

macro_rules! parsed {
    ($($expected:literal: $($type:ty)*;)*) => {$($(
        impl<'r> FromParam<'r> for $type {
            fn from_param(text: &'r str) -> Result<Self> {
                text.parse().map_err(|_| not(text, concat!($expected, " `", stringify!($type), "`")))
            }
        }
    )*)*};
}

parsed! {
    "a number that fits":
        u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
        NonZero<u8> NonZero<u16> NonZero<u32> NonZero<u64> NonZero<u128> NonZero<usize>
        NonZero<i8> NonZero<i16> NonZero<i32> NonZero<i64> NonZero<i128> NonZero<isize>;
    "a": bool char;
}

macro_rules! floats {
    ($($type:ty)*) => {$(
        /// Finite numbers only: `NaN` compares with nothing and `inf` is no place or price.
        impl<'r> FromParam<'r> for $type {
            fn from_param(text: &'r str) -> Result<Self> {
                let number = text.parse().ok().filter(|number: &$type| number.is_finite());
                number.ok_or_else(|| not(text, concat!("a finite number that fits `", stringify!($type), "`")))
            }
        }
    )*};
}

floats!(f32 f64);

#[cfg(feature = "uuid")]
impl<'r> FromParam<'r> for uuid::Uuid {
    fn from_param(text: &'r str) -> Result<Self> {
        text.parse().map_err(|_| not(text, "a UUID"))
    }
}

#[cold]
fn not(text: &str, expected: &str) -> Error {
    let message = format!("{} is not {expected}", Quoted(text));
    HttpError::new(StatusCode::BAD_REQUEST).message(message).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'r, T: FromParam<'r> + ToString>(text: &'r str) -> Option<String> {
        T::from_param(text).ok().map(|value| value.to_string())
    }

    // R28
    #[test]
    fn a_text_parses_as_the_type_or_not_at_all() {
        type Parse = fn(&'static str) -> Option<String>;
        let rows: &[(&str, Parse, &'static str, Option<&str>)] = &[
            ("u8", shown::<u8>, "255", Some("255")),
            ("u8", shown::<u8>, "256", None),
            ("u8", shown::<u8>, "", None),
            ("u64", shown::<u64>, "-1", None),
            ("u64", shown::<u64>, " 1", None),
            (
                "i128",
                shown::<i128>,
                "-170141183460469231731687303715884105728",
                Some("-170141183460469231731687303715884105728"),
            ),
            ("NonZero<u32>", shown::<NonZero<u32>>, "0", None),
            ("NonZero<u32>", shown::<NonZero<u32>>, "7", Some("7")),
            ("f64", shown::<f64>, "-1.5e3", Some("-1500")),
            ("f64", shown::<f64>, "NaN", None),
            ("f64", shown::<f64>, "inf", None),
            ("f64", shown::<f64>, "1e999", None),
            ("f32", shown::<f32>, "1e39", None),
            ("bool", shown::<bool>, "true", Some("true")),
            ("bool", shown::<bool>, "1", None),
            ("char", shown::<char>, "é", Some("é")),
            ("char", shown::<char>, "ab", None),
            ("&str", shown::<&str>, "a b", Some("a b")),
            ("String", shown::<String>, "", Some("")),
            ("Cow<str>", shown::<Cow<'_, str>>, "x", Some("x")),
        ];
        for (name, parse, text, expected) in rows {
            assert_eq!(parse(text).as_deref(), *expected, "{text:?} as {name}");
        }
    }

    // R34
    #[test]
    fn the_error_is_400_and_says_which_text() {
        let error = u8::from_param("300").unwrap_err();
        assert_eq!(error.to_string(), "400 Bad Request: `300` is not a number that fits `u8`");
        let error = f64::from_param("NaN").unwrap_err().in_argument("x");
        assert_eq!(
            error.to_string(),
            "400 Bad Request: `x`: `NaN` is not a finite number that fits `f64`"
        );
        let long = "9".repeat(1000);
        assert!(u64::from_param(&long).unwrap_err().to_string().len() < 120);
    }

    #[test]
    fn only_text_accepts_all() {
        fn accepts_all<T: FromParam<'static>>() -> bool {
            T::ACCEPTS_ALL
        }
        assert!(accepts_all::<&str>() && accepts_all::<Cow<'_, str>>() && accepts_all::<String>());
        assert!(!accepts_all::<u64>() && !accepts_all::<f64>() && !accepts_all::<char>());
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn a_uuid_is_a_parameter() {
        let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        assert_eq!(shown::<uuid::Uuid>(id).as_deref(), Some(id));
        assert_eq!(shown::<uuid::Uuid>("67e55044"), None);
    }
}
