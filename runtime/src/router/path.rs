//! A request's path: cut at every raw `/`, then percent-decoded (R25).
//!
//! It is validated whole before anything is matched. Only segments with a `%` in them are copied.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::request::ParamText;

/// Why a path cannot be decoded (R25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadPath {
    /// `%` without two hexadecimal digits behind it.
    #[error("`%` in the path is not followed by two hexadecimal digits")]
    Percent,
    /// A decoded segment is not UTF-8.
    #[error("the path is not UTF-8")]
    Utf8,
}

/// A path that can be decoded.
#[derive(Debug)]
pub(super) struct Path<'p> {
    raw: &'p str,
    /// The segments that were encoded, decoded, by where they start; in that order.
    decoded: Vec<(usize, String)>,
}

/// One segment of a [`Path`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'p> {
    start: usize,
    end: usize,
    /// Decoded.
    pub(super) text: &'p str,
    /// Where the next segment starts.
    pub(super) next: Option<usize>,
}

impl<'p> Path<'p> {
    pub(super) fn parse(raw: &'p str) -> Result<Self, BadPath> {
        let mut path = Path { raw, decoded: Vec::new() };
        if raw.contains('%') {
            let encoded = path.pieces().filter(|piece| piece.text.contains('%'));
            path.decoded = encoded
                .map(|piece| Ok((piece.start, decode(piece.text)?)))
                .collect::<Result<_, _>>()?;
        }
        Ok(path)
    }

    pub(super) fn raw(&self) -> &'p str {
        self.raw
    }

    /// Where the first segment starts; a target that is not a path (`*`) has none.
    pub(super) fn first(&self) -> Option<usize> {
        self.raw.starts_with('/').then_some(1)
    }

    /// The segment that starts here.
    pub(super) fn piece(&self, start: usize) -> Piece<'_> {
        // Byte by byte: segments are too short for a search that has to be set up.
        let after = &self.raw.as_bytes()[start..];
        let slash = after.iter().position(|byte| *byte == b'/').map(|length| start + length);
        let end = slash.unwrap_or(self.raw.len());
        let text = self.decoded_at(start).unwrap_or(&self.raw[start..end]);
        Piece { start, end, text, next: slash.map(|slash| slash + 1) }
    }

    fn decoded_at(&self, start: usize) -> Option<&str> {
        if self.decoded.is_empty() {
            return None;
        }
        let index = self.decoded.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        Some(&self.decoded[index].1)
    }

    /// All segments.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let first = self.first().map(|start| self.piece(start));
        std::iter::successors(first, |piece| piece.next.map(|start| self.piece(start)))
    }

    pub(super) fn ends_in_slash(&self) -> bool {
        self.raw.ends_with('/')
    }

    /// Whether browsers would read the path as `//host/..` if they were sent to it (R24). To them
    /// `\` is a slash.
    pub(super) fn looks_like_a_host(&self) -> bool {
        self.raw.starts_with("//") || self.raw.starts_with("/\\")
    }

    /// What stands in a segment between texts of these lengths.
    pub(super) fn within<'a>(
        &self,
        piece: Piece<'a>,
        prefix: usize,
        suffix: usize,
    ) -> Captured<'a> {
        let text = &piece.text[prefix..piece.text.len() - suffix];
        let encoded = self.is_encoded(piece.start, piece.end);
        Captured { text: Cow::Borrowed(text), start: (!encoded).then_some(piece.start + prefix) }
    }

    /// Everything from a segment on.
    pub(super) fn rest<'a>(&'a self, piece: Piece<'a>) -> Captured<'a> {
        if self.is_encoded(piece.start, self.raw.len()) {
            let pieces = std::iter::successors(Some(piece), |piece| {
                piece.next.map(|start| self.piece(start))
            });
            let text = pieces.map(|piece| piece.text).collect::<Vec<_>>().join("/");
            Captured { text: Cow::Owned(text), start: None }
        } else {
            Captured { text: Cow::Borrowed(&self.raw[piece.start..]), start: Some(piece.start) }
        }
    }

    /// Whether a segment that starts in this part of the path was encoded.
    fn is_encoded(&self, start: usize, end: usize) -> bool {
        self.decoded.iter().any(|(at, _)| (start..end).contains(at))
    }
}

/// The text of one parameter.
#[derive(Debug)]
pub(super) struct Captured<'p> {
    /// Decoded.
    pub(super) text: Cow<'p, str>,
    /// Where the text stands in the path, if it stands there as it is.
    start: Option<usize>,
}

impl From<Captured<'_>> for ParamText {
    fn from(captured: Captured<'_>) -> Self {
        // A path too long for `u32` is merely copied.
        let place = |start: usize| {
            let end = u32::try_from(start + captured.text.len()).ok()?;
            Some(ParamText::Raw(u32::try_from(start).ok()?..end))
        };
        let raw = captured.start.and_then(place);
        raw.unwrap_or_else(|| ParamText::Decoded(captured.text.into()))
    }
}

fn decode(segment: &str) -> Result<String, BadPath> {
    let two_digits = |after: &str| {
        after.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    // What stands before the first `%` has none.
    if !segment.split('%').skip(1).all(two_digits) {
        return Err(BadPath::Percent);
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| BadPath::Utf8)?;
    Ok(text.into_owned())
}
