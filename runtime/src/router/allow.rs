//! The value of an `Allow` header (R22).

use std::collections::BTreeSet;

use http::HeaderValue;

/// The value of an `Allow` header.
pub(crate) type Allow = HeaderValue;

/// In alphabetical order, so that it does not depend on who was registered first.
pub(super) fn value(methods: &BTreeSet<&'static str>) -> Allow {
    let text = methods.iter().copied().collect::<Vec<_>>().join(", ");
    // INVARIANT: the macros take method names as identifiers, which have no control characters.
    HeaderValue::try_from(text).expect("method names are header text")
}
