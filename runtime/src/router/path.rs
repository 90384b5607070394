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

/// A path that can be decoded. A segment is spoken of by its index.
#[derive(Debug)]
pub(super) struct Path<'p> {
    raw: &'p str,
    cuts: Cuts,
    /// The segments that were encoded, decoded; in their order.
    decoded: Vec<(usize, String)>,
}

/// One segment of a [`Path`].
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
}

impl<'p> Path<'p> {
    /// One that is to be [parsed](Self::parse).
    #[inline]
    pub(super) fn new(raw: &'p str) -> Self {
        Path { raw, cuts: Cuts::default(), decoded: Vec::new() }
    }

    /// In its place: it is large.
    pub(super) fn parse(&mut self) -> Result<(), BadPath> {
        // A target that is not a path (`*`) has no segments.
        if !self.raw.starts_with('/') {
            return Ok(());
        }
        let mut is_encoded = false;
        for (at, byte) in self.raw.bytes().enumerate() {
            // Letters and digits come after both: most bytes are compared once.
            if byte <= b'/' {
                match byte {
                    b'/' => self.cuts.push(at),
                    b'%' => is_encoded = true,
                    _ => {}
                }
            }
        }
        self.cuts.push(self.raw.len());
        if is_encoded {
            self.decoded = self.decode_segments()?;
        }
        Ok(())
    }

    fn decode_segments(&self) -> Result<Vec<(usize, String)>, BadPath> {
        let all = (0..self.len()).map(|index| (index, self.raw_text(index)));
        let encoded = all.filter(|(_, text)| text.contains('%'));
        encoded.map(|(index, text)| Ok((index, decode(text)?))).collect()
    }

    pub(super) fn raw(&self) -> &'p str {
        self.raw
    }

    /// How many segments it has: none, if it is no path.
    pub(super) fn len(&self) -> usize {
        self.cuts.len.saturating_sub(1)
    }

    /// A segment, decoded.
    pub(super) fn segment(&self, index: usize) -> &str {
        self.decoded_at(index).unwrap_or_else(|| self.raw_text(index))
    }

    /// The same as bytes: it need not be asked whether they are cut between characters.
    #[inline]
    pub(super) fn bytes(&self, index: usize) -> &[u8] {
        let raw = || {
            let Piece { start, end } = self.piece(index);
            &self.raw.as_bytes()[start..end]
        };
        self.decoded_at(index).map_or_else(raw, str::as_bytes)
    }

    fn raw_text(&self, index: usize) -> &'p str {
        let Piece { start, end } = self.piece(index);
        &self.raw[start..end]
    }

    #[inline]
    fn piece(&self, index: usize) -> Piece {
        Piece { start: self.cuts.at(index) + 1, end: self.cuts.at(index + 1) }
    }

    #[inline]
    fn decoded_at(&self, index: usize) -> Option<&str> {
        if self.decoded.is_empty() {
            return None;
        }
        let at = self.decoded.binary_search_by_key(&index, |(index, _)| *index).ok()?;
        Some(&self.decoded[at].1)
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
    #[inline]
    pub(super) fn within(&self, index: usize, prefix: usize, suffix: usize) -> Captured<'_> {
        if let Some(text) = self.decoded_at(index) {
            return Captured::copied(&text[prefix..text.len() - suffix]);
        }
        let Piece { start, end } = self.piece(index);
        self.captured(start + prefix, end - suffix)
    }

    /// Everything from a segment on.
    #[inline]
    pub(super) fn rest(&self, index: usize) -> Captured<'_> {
        let is_encoded = self.decoded.last().is_some_and(|(encoded, _)| *encoded >= index);
        if is_encoded {
            let segments = (index..self.len()).map(|index| self.segment(index));
            return Captured::copied(segments.collect::<Vec<_>>().join("/"));
        }
        self.captured(self.piece(index).start, self.raw.len())
    }

    #[inline]
    fn captured(&self, start: usize, end: usize) -> Captured<'_> {
        Captured { text: Cow::Borrowed(&self.raw[start..end]), start: Some(start) }
    }
}

/// Where a path is cut: at each `/`, and at its end.
#[derive(Debug, Default)]
struct Cuts {
    len: usize,
    first: [usize; Cuts::FIRST],
    /// Those behind the first ones.
    others: Vec<usize>,
}

impl Cuts {
    /// As many as most paths have; they take no allocation.
    const FIRST: usize = 8;

    #[inline]
    fn push(&mut self, at: usize) {
        match self.first.get_mut(self.len) {
            Some(cut) => *cut = at,
            None => self.others.push(at),
        }
        self.len += 1;
    }

    #[inline]
    fn at(&self, index: usize) -> usize {
        match self.first.get(index) {
            Some(cut) => *cut,
            None => self.others[index - Cuts::FIRST],
        }
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

impl<'p> Captured<'p> {
    fn copied(text: impl Into<Cow<'p, str>>) -> Self {
        Captured { text: text.into(), start: None }
    }
}

impl From<Captured<'_>> for ParamText {
    #[inline]
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
