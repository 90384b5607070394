//! A time limit, as text says it: `30`, `30s`, `500ms`, `2m` or `none`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A time limit, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit(pub(crate) Option<Duration>);

/// A text that is no time limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a duration\n  help: write seconds, as in `30`, or `500ms`, `30s`, `2m`, or `none`"
)]
pub(crate) struct NotADuration(String);

impl FromStr for Limit {
    type Err = NotADuration;

    fn from_str(text: &str) -> Result<Self, NotADuration> {
        if text == "none" {
            return Ok(Limit(None));
        }
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let number: u32 = number.parse().map_err(|_| NotADuration(text.to_owned()))?;
        let unit = match unit {
            "ms" => Duration::from_millis(1),
            "" | "s" => Duration::from_secs(1),
            "m" => Duration::from_secs(60),
            _ => return Err(NotADuration(text.to_owned())),
        };
        Ok(Limit(Some(unit * number)))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(time) => write!(f, "{time:?}"),
            None => f.write_str("none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_with_a_unit_or_none() {
        for (text, millis) in [
            ("0", Some(0)),
            ("30", Some(30_000)),
            ("30s", Some(30_000)),
            ("500ms", Some(500)),
            ("2m", Some(120_000)),
            ("none", None),
        ] {
            assert_eq!(text.parse(), Ok(Limit(millis.map(Duration::from_millis))), "{text}");
        }
    }

    #[test]
    fn anything_else_is_not_a_duration() {
        for text in ["", "s", "-1", "1.5", "1 s", "1h", "99999999999"] {
            assert_eq!(text.parse::<Limit>(), Err(NotADuration(text.to_owned())));
        }
    }
}
