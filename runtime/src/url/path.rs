//! The path of a route with values in the place of its parameters, so that the router finds them
//! again (R25).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::RouteEntry;
use crate::extract::Quoted;
use crate::handler::{Param, Segment};

/// Everything but what RFC 3986 lets stand in a segment; `'` too, so that no text ends an attribute
/// of HTML.
pub(super) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Why the values do not fit a route.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Misfit {
    #[error("`{0}` has no value")]
    Missing(&'static str),
    #[error("`{name}` is {}, not the default {}", Quoted(text), Quoted(default))]
    NotTheDefault { name: &'static str, text: String, default: &'static str },
    #[error("`{name}` is {}, which is not a `{type_name}`", Quoted(text))]
    NotOfItsType { name: &'static str, text: String, type_name: &'static str },
    #[error("`{0}` is empty, which no parameter in a path is")]
    Empty(&'static str),
    #[error("`{0}` begins with `/`, which no `{{*{0}}}` does")]
    BeginsWithSlash(&'static str),
    #[error("`{0}` makes a segment of dots alone, which clients remove from a path")]
    Dots(&'static str),
}

/// Values by the names of their parameters.
pub(super) type Values<'v> = [(&'v str, Cow<'v, str>)];

/// The path, encoded.
pub(super) fn of(route: &RouteEntry, values: &Values<'_>) -> Result<String, Misfit> {
    let value = |slot: usize| {
        let param = &route.params[slot];
        let value = values.iter().find(|(name, _)| *name == param.name);
        (param, value.map(|(_, text)| &**text))
    };
    for default in route.defaults {
        if let (&Param { name, .. }, Some(text)) = value(default.slot)
            && text != default.text
        {
            let (text, default) = (text.to_owned(), default.text);
            return Err(Misfit::NotTheDefault { name, text, default });
        }
    }
    let mut path = Path::default();
    for segment in &*route.segments {
        match segment {
            Segment::Static(text) => path.push(text),
            Segment::Param { slot, prefix, suffix } => {
                let (param, text) = value(*slot);
                path.push_param(param.name, &format!("{prefix}{}{suffix}", fitting(param, text)?))?;
            }
            Segment::Rest { slot } => {
                let (param, text) = value(*slot);
                let text = fitting(param, text)?;
                if text.starts_with('/') {
                    return Err(Misfit::BeginsWithSlash(param.name));
                }
                text.split('/').try_for_each(|text| path.push_param(param.name, text))?;
            }
        }
    }
    Ok(path.text())
}

/// The text of a parameter that is in the path, if it is one of its type (R28).
fn fitting<'t>(param: &Param, text: Option<&'t str>) -> Result<&'t str, Misfit> {
    let name = param.name;
    match text {
        None => Err(Misfit::Missing(name)),
        Some("") => Err(Misfit::Empty(name)),
        Some(text) if param.accepts_all || (param.fits)(text) => Ok(text),
        Some(text) => {
            let type_name = (param.type_name)();
            Err(Misfit::NotOfItsType { name, text: text.to_owned(), type_name })
        }
    }
}

#[derive(Default)]
struct Path(String);

impl Path {
    fn push(&mut self, segment: &str) {
        self.0.push('/');
        self.0.extend(utf8_percent_encode(segment, SEGMENT));
    }

    /// Browsers take `.` and `..` out of a path, as `%2E` too: what a value must not do to it.
    fn push_param(&mut self, name: &'static str, segment: &str) -> Result<(), Misfit> {
        if matches!(segment, "." | "..") {
            return Err(Misfit::Dots(name));
        }
        self.push(segment);
        Ok(())
    }

    fn text(self) -> String {
        if self.0.is_empty() { "/".to_owned() } else { self.0 }
    }
}
