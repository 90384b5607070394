//! `timeout = "2s"`: a length of time, with a unit.

use syn::Ident;
use syn::parse::ParseStream;

use super::entry::{Keyed, text};
use super::quantity;
use crate::errors::mistake;

/// In milliseconds.
const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

/// Reads what follows the key, as milliseconds.
pub(super) fn parse(input: ParseStream<'_>, key: Ident) -> syn::Result<Keyed<u64>> {
    let Keyed { key, value } = text(input, key, "\"2s\"")?;
    let text = value.value();
    let help = "write a whole number and `ms`, `s`, `m` or `h`";
    match milliseconds(&text) {
        None => Err(mistake(&value, format!("`{text}` is not a length of time"), help)),
        Some(0) => {
            let help = "write a longer one, or remove it to set no limit";
            Err(mistake(&value, format!("`{key}` needs more than no time"), help))
        }
        Some(value) => Ok(Keyed { key, value }),
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    quantity::parse(text, &UNITS)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn a_length_of_time_is_a_whole_number_and_a_unit() {
        for (text, expected) in [
            ("250ms", Some(250)),
            ("2s", Some(2_000)),
            ("1m", Some(60_000)),
            ("3h", Some(10_800_000)),
            ("0s", Some(0)),
            ("2", None),
            ("s", None),
            ("1.5s", None),
            ("2 s", None),
            ("2S", None),
            ("2min", None),
            ("1m30s", None),
            ("-1s", None),
            ("18446744073709551615ms", Some(u64::MAX)),
            ("18446744073709551615s", None),
            ("", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text:?}");
        }
    }
}
