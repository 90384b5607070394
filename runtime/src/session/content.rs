//! What a session holds, and how it is written: compact JSON, then base64, which a cookie can
//! carry as it is.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Flash;

/// Stands before what is written; another layout takes another one.
const VERSION: char = '1';

/// Values by name, flash messages, and how long the browser keeps them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Content {
    pub(super) values: BTreeMap<String, Value>,
    pub(super) flashes: Vec<Flash>,
    pub(super) permanent: bool,
}

/// A value as JSON text, kept as it was written: reading and writing it again changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Value(Box<RawValue>);

/// When it was written, whether it is permanent, values, flash messages.
type Layout<V, F> = (u64, u8, V, F);

impl Content {
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.flashes.is_empty()
    }

    /// The text that is signed.
    pub(super) fn write(&self, at: u64) -> String {
        let flashes: Vec<_> = self.flashes.iter().map(Flash::as_pair).collect();
        let layout: Layout<_, _> = (at, u8::from(self.permanent), &self.values, flashes);
        // INVARIANT: names are strings, and values were JSON before.
        let json = serde_json::to_vec(&layout).expect("JSON of JSON");
        let mut text = String::from(VERSION);
        BASE64.encode_string(json, &mut text);
        text
    }

    /// The reverse: what was written, and when. `None` for what no version of ours wrote, or a
    /// later one.
    pub(super) fn read(text: &str) -> Option<(Self, u64)> {
        let json = BASE64.decode(text.strip_prefix(VERSION)?).ok()?;
        let layout: Layout<_, Vec<(String, String)>> = serde_json::from_slice(&json).ok()?;
        let (at, permanent, values, flashes) = layout;
        let flashes = flashes.into_iter().map(|(category, message)| Flash { category, message });
        Some((Content { values, flashes: flashes.collect(), permanent: permanent != 0 }, at))
    }
}

impl Value {
    pub(super) fn of(value: impl Serialize) -> serde_json::Result<Self> {
        serde_json::value::to_raw_value(&value).map(Value)
    }

    pub(super) fn as_json(&self) -> &str {
        self.0.get()
    }

    /// Whether it is the same value, perhaps in another order: that of a `HashMap` is another one
    /// each time.
    pub(super) fn says_the_same(&self, other: &Value) -> bool {
        let value = |text: &Value| serde_json::from_str::<serde_json::Value>(text.as_json());
        self == other || matches!((value(self), value(other)), (Ok(one), Ok(other)) if one == other)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.as_json() == other.as_json()
    }
}
