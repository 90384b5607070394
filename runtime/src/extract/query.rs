//! `Query<T>`: the query as a value.

use std::ops::{Deref, DerefMut};

use serde::Deserialize;

use crate::extract::FromRequest;
use crate::extract::pairs::{self, PairsError};
use crate::{HttpError, Request, Result, StatusCode};

/// The query (`?page=2&tag=a&tag=b`) as a value of your type.
///
/// A field that is a `Vec` takes every value of its name, an `Option` may be missing. Text may be
/// borrowed from the request, but only text that stands there literally: a `&str` field is an
/// error for a client that sends `%20` or `+`, so let it be a `Cow<str>` with `#[serde(borrow)]`.
///
/// A query that does not fit is a 400 (R34). `Option<Query<T>>` is `None` where there is no query
/// at all and `T` needs one.
///
/// ```
/// use std::borrow::Cow;
///
/// use duotone::Query;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Search<'a> {
///     #[serde(borrow)]
///     q: Cow<'a, str>,
///     page: Option<u32>,
///     #[serde(default)]
///     tag: Vec<String>,
/// }
///
/// fn search(Query(search): Query<Search<'_>>) -> String {
///     format!("{}, page {}, {:?}", search.q, search.page.unwrap_or(1), search.tag)
/// }
///
/// let search_for = Search { q: "rust".into(), page: None, tag: vec![] };
/// assert_eq!(search(Query(search_for)), "rust, page 1, []");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Query<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'r, T: Deserialize<'r>> FromRequest<'r> for Query<T> {
    fn from_request(req: &'r Request) -> Result<Self> {
        let query = req.query();
        let parsed = pairs::parse(query.unwrap_or_default().as_bytes());
        parsed.map(Query).map_err(|error| refused(query.is_none(), &error).into())
    }
}

fn refused(absent: bool, error: &PairsError) -> HttpError {
    let status = StatusCode::BAD_REQUEST;
    let refused = if absent { HttpError::absent(status) } else { HttpError::new(status) };
    refused.message(format!("the query does not fit: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::request;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Page {
        n: u8,
    }

    // R34
    #[test]
    fn a_query_fits_or_is_400() {
        for (uri, expected) in [
            ("/?n=1", Ok(Some(1))),
            ("/", Ok(None)),
            (
                "/?n=x",
                Err(
                    "400 Bad Request: the query does not fit: field `n`: invalid digit found in string",
                ),
            ),
            ("/?", Err("400 Bad Request: the query does not fit: missing field `n`")),
            ("/?n=%ff", Err("400 Bad Request: the query does not fit: it is not UTF-8")),
        ] {
            let req = request(http::Request::get(uri));
            let found =
                Option::<Query<Page>>::from_request(&req).map_err(|error| error.to_string());
            let found = found.map(|page| page.map(|page| page.n));
            assert_eq!(found, expected.map_err(ToOwned::to_owned), "{uri}");
        }
    }
}
