//! The query's pairs: `a=1&b=x+y`, as HTML forms write them.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The pairs in their order, decoded. A pair without `=` has an empty value.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// `+` is a space, `%` and two digits a byte; what is not UTF-8 then becomes U+FFFD.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('+') {
        return percent_decode_str(text).decode_utf8_lossy();
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pairs_are_decoded_in_their_order() {
        for (text, expected) in [
            ("", &[][..]),
            ("a=1&b=2&a=3", &[("a", "1"), ("b", "2"), ("a", "3")]),
            ("&&a&", &[("a", "")]),
            ("a=x=y", &[("a", "x=y")]),
            ("a+b=c%2Bd+%26", &[("a b", "c+d &")]),
            ("a=%ff&b=%", &[("a", "\u{fffd}"), ("b", "%")]),
        ] {
            let found: Vec<_> = pairs(text).collect();
            let found: Vec<_> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(pairs("a=b").all(|(name, value)| {
            matches!((name, value), (Cow::Borrowed(_), Cow::Borrowed(_)))
        }));
    }

    proptest! {
        // `Query` and `req.arg` must not disagree.
        #[test]
        fn pairs_are_those_that_serde_sees(text in "[a&=+%2fFé ]{0,24}") {
            let found: Vec<_> = pairs(&text).collect();
            let seen: Vec<(Cow<'_, str>, Cow<'_, str>)> = serde_html_form::from_str(&text).unwrap();
            prop_assert_eq!(found, seen);
        }
    }
}
