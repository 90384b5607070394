//! `a=1&b=2` as a value: what the query and form bodies are made of.
//!
//! `serde_html_form` does the work; here it is watched, so that an error names the field.

use std::cell::Cell;
use std::fmt;

use percent_encoding::percent_decode;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_html_form::de::Error as HtmlError;

use crate::extract::{Message, Quoted};
use crate::request::query;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PairsError {
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The text is well-formed, but not a `T`.
    #[error("{0}")]
    Misfit(String),
}

/// Parses pairs; text without `%` and `+` can be borrowed.
pub(crate) fn parse<'de, T: Deserialize<'de>>(input: &'de [u8]) -> Result<T, PairsError> {
    // `serde_html_form` puts replacement characters, which would hide the mistake.
    let text = percent_decode(input).decode_utf8().map(|_| str::from_utf8(input));
    let Ok(Ok(text)) = text else { return Err(PairsError::NotUtf8) };
    let failed = Cell::new(None);
    let watched =
        Pairs { pairs: serde_html_form::Deserializer::from_bytes(input), failed: &failed };
    T::deserialize(watched)
        .map_err(|error| PairsError::Misfit(describe(text, failed.get(), &error.to_string())))
}

fn describe(text: &str, failed: Option<usize>, error: &str) -> String {
    let Some(field) = failed.and_then(|at| distinct_names(text).into_iter().nth(at)) else {
        return Message(error).to_string();
    };
    let field = Quoted(&field);
    // What it says of several values where one is expected.
    if error == "unsupported value" {
        return format!("field {field} is given more than once");
    }
    format!("field {field}: {}", Message(error))
}

/// The names in the order in which `serde_html_form` hands them out.
fn distinct_names(text: &str) -> Vec<std::borrow::Cow<'_, str>> {
    let mut names = Vec::new();
    for (name, _) in query::pairs(text) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Remembers at which field it failed.
struct Pairs<'a, 'de> {
    pairs: serde_html_form::Deserializer<'de>,
    failed: &'a Cell<Option<usize>>,
}

impl<'de> Deserializer<'de> for Pairs<'_, 'de> {
    type Error = HtmlError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, HtmlError> {
        self.pairs.deserialize_map(WatchedVisitor { visitor, failed: self.failed })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, HtmlError> {
        self.pairs.deserialize_seq(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, HtmlError> {
        self.pairs.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, HtmlError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 char str string option bytes byte_buf
        unit_struct tuple_struct struct map identifier tuple enum ignored_any
    }
}

struct WatchedVisitor<'a, V> {
    visitor: V,
    failed: &'a Cell<Option<usize>>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for WatchedVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(WatchedMap { map, at: 0, failed: self.failed })
    }
}

struct WatchedMap<'a, A> {
    map: A,
    /// How many values were asked for.
    at: usize,
    failed: &'a Cell<Option<usize>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WatchedMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.map.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = self.map.next_value_seed(seed);
        if value.is_err() {
            self.failed.set(Some(self.at));
        }
        self.at += 1;
        value
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::HashMap;

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        q: Cow<'a, str>,
        n: Option<u8>,
        #[serde(default)]
        tag: Vec<String>,
    }

    #[test]
    fn lists_and_options_are_fields() {
        let page: Page<'_> = parse(b"tag=a&q=x+y&tag=b%26&other=1").unwrap();
        assert_eq!(page, Page { q: "x y".into(), n: None, tag: vec!["a".into(), "b&".into()] });
        let page: Page<'_> = parse(b"q=&n=").unwrap();
        assert_eq!(page, Page { q: "".into(), n: None, tag: vec![] });
    }

    #[test]
    fn plain_text_is_borrowed_and_encoded_text_is_not() {
        for (input, borrowed) in [("q=plain", true), ("q=a%20b", false)] {
            let page: Page<'_> = parse(input.as_bytes()).unwrap();
            assert_eq!(matches!(page.q, Cow::Borrowed(_)), borrowed, "{input}");
        }
    }

    #[test]
    fn other_shapes_than_structs_work() {
        let map: HashMap<u64, String> = parse(b"1=a&2=b").unwrap();
        assert_eq!(map[&2], "b");
        let pairs: Vec<(String, u8)> = parse(b"a=1&a=2").unwrap();
        assert_eq!(pairs, [("a".to_owned(), 1), ("a".to_owned(), 2)]);
        assert_eq!(parse::<()>(b""), Ok(()));
    }

    // R34
    #[test]
    fn an_error_names_the_field() {
        for (input, message) in [
            ("n=1", "missing field `q`"),
            ("q=x&&n=300", "field `n`: number too large to fit in target type"),
            ("tag=a&tag=b&q=x&n=z", "field `n`: invalid digit found in string"),
            ("n=1&n=2&q=x", "field `n` is given more than once"),
            ("q=x&q=y", "field `q` is given more than once"),
        ] {
            let error = parse::<Page<'_>>(input.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), message, "{input}");
        }
    }

    // R34
    #[test]
    fn what_is_not_utf8_is_refused() {
        for input in [&b"q=%FF"[..], b"q=\xff", b"%C3=1&q=x"] {
            assert_eq!(parse::<Page<'_>>(input), Err(PairsError::NotUtf8), "{input:?}");
        }
    }
}
