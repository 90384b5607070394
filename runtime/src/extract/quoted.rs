//! Text of a client inside a message: cut to a length, control characters escaped.

use std::fmt;

const MAX_TEXT: usize = 40;
const MAX_MESSAGE: usize = 200;

/// A client's text, in backticks.
#[derive(Debug)]
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

/// A message of a library, which may contain a client's text.
#[derive(Debug)]
pub(crate) struct Message<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`")?;
        write_cut(f, self.0, MAX_TEXT)?;
        f.write_str("`")
    }
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_cut(f, self.0, MAX_MESSAGE)
    }
}

fn write_cut(f: &mut fmt::Formatter<'_>, text: &str, max: usize) -> fmt::Result {
    for (at, char) in text.chars().enumerate() {
        if at == max {
            return f.write_str("..");
        }
        if char.is_control() {
            write!(f, "{}", char.escape_default())?;
        } else {
            write!(f, "{char}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_client_is_cut_and_escaped() {
        for (text, shown) in [
            ("", "``"),
            ("7é", "`7é`"),
            ("a\r\nb", "`a\\r\\nb`"),
            (&"x".repeat(40), &format!("`{}`", "x".repeat(40))),
            (&"é".repeat(41), &format!("`{}..`", "é".repeat(40))),
        ] {
            assert_eq!(Quoted(text).to_string(), shown, "{text:?}");
        }
    }
}
