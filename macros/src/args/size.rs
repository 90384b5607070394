//! `body_limit = "10MB"`: a number of bytes, with a unit.

use syn::Ident;
use syn::parse::ParseStream;

use super::entry::{Keyed, text};
use super::quantity;
use crate::errors::mistake;

/// By powers of 1000, and of 1024 with an `i`.
const UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// Reads what follows the key.
pub(super) fn parse(input: ParseStream<'_>, key: Ident) -> syn::Result<Keyed<u64>> {
    let Keyed { key, value } = text(input, key, "\"10MB\"")?;
    let text = value.value();
    let bytes = bytes(&text).ok_or_else(|| {
        let help = "write a whole number and `B`, `KB`, `MB`, `GB`, `KiB`, `MiB` or `GiB`";
        mistake(&value, format!("`{text}` is not a size"), help)
    })?;
    Ok(Keyed { key, value: bytes })
}

fn bytes(text: &str) -> Option<u64> {
    quantity::parse(text, &UNITS)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn a_size_is_a_whole_number_and_a_unit() {
        for (text, expected) in [
            ("0B", Some(0)),
            ("10MB", Some(10_000_000)),
            ("2MiB", Some(2 * 1024 * 1024)),
            ("1GiB", Some(1 << 30)),
            ("10", None),
            ("MB", None),
            ("1.5MB", None),
            ("10 MB", None),
            ("10mb", None),
            ("-1B", None),
            ("18446744073709551615B", Some(u64::MAX)),
            ("18446744073709551615KB", None),
            ("", None),
        ] {
            assert_eq!(bytes(text), expected, "{text:?}");
        }
    }
}
