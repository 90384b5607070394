//! The grammar of a path: text in, segments out.

use std::ops::Range;

use syn::Ident;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;

use super::{BadPath, Path, Segment};
use crate::model::Name;

impl Path<Name> {
    /// Parses the text of a path.
    pub(crate) fn parse(text: &str) -> Result<Self, BadPath> {
        if text.is_empty() {
            return Ok(Path { text: String::new(), segments: Vec::new() });
        }
        let path = Scan { path: text };
        path.whole()?;
        let mut segments: Vec<Segment<Name>> = Vec::new();
        let mut start = 1;
        for segment in text[1..].split('/') {
            let at = start..start + segment.len();
            start = at.end + 1;
            let is_last = at.end == text.len();
            let segment = path.segment(at.clone(), is_last)?;
            path.is_new(&segment, &segments, at)?;
            segments.push(segment);
        }
        Ok(Path { text: text.to_owned(), segments })
    }
}

/// A path that is being parsed; ranges are bytes of it.
struct Scan<'a> {
    path: &'a str,
}

impl Scan<'_> {
    /// What is wrong regardless of segments.
    fn whole(&self) -> Result<(), BadPath> {
        let path = self.path;
        if !path.starts_with('/') {
            let help = "write `/` before it";
            return Err(self.bad(0..0, "a path starts with `/`", help));
        }
        for (found, help) in [
            ("{r#", "write the name without `r#`"),
            ("?", "take query values by `Query<T>` or `req.arg(..)`"),
            ("#", "a fragment never reaches a server"),
            ("%", "a path is literal text: write the character that is meant"),
            ("<", "write a parameter as `{id}`"),
        ] {
            if let Some(at) = path.find(found) {
                let message = format!("a path cannot have `{found}`");
                return Err(self.bad(at..at + found.len(), message, help));
            }
        }
        Ok(())
    }

    fn segment(&self, at: Range<usize>, is_last: bool) -> Result<Segment<Name>, BadPath> {
        let text = &self.path[at.clone()];
        if text.is_empty() && !is_last {
            return Err(self.bad(at.start - 1..at.end + 1, "an empty segment", "write one `/`"));
        }
        let Some(braces) = self.braces(at.clone())? else {
            return Ok(Segment::Static(text.to_owned()));
        };
        let written = &self.path[braces.start + 1..braces.end - 1];
        let prefix = &self.path[at.start..braces.start];
        let suffix = &self.path[braces.end..at.end];
        let Some(name) = written.strip_prefix('*') else {
            let param = self.name(written, braces)?;
            let (prefix, suffix) = (prefix.to_owned(), suffix.to_owned());
            return Ok(Segment::Param { param, prefix, suffix });
        };
        if !prefix.is_empty() || !suffix.is_empty() {
            let help = "it takes whole segments: put a `/` before it and nothing behind it";
            return Err(self.bad(at, "text beside a rest parameter", help));
        }
        if !is_last {
            let help = "it takes everything that follows: move it to the end";
            return Err(self.bad(braces, "a rest parameter that is not last", help));
        }
        Ok(Segment::Rest(self.name(name, braces)?))
    }

    /// The one parameter of a segment, with its braces.
    fn braces(&self, at: Range<usize>) -> Result<Option<Range<usize>>, BadPath> {
        let brace_after =
            |from: usize| self.path[from..at.end].find(['{', '}']).map(|brace| from + brace);
        let opens = |brace: usize| self.path[brace..].starts_with('{');
        let unopened = |brace: usize| {
            let help = "braces are for parameters: `{id}`";
            self.bad(brace..brace + 1, "a `}` without its `{`", help)
        };
        let Some(open) = brace_after(at.start) else { return Ok(None) };
        if !opens(open) {
            return Err(unopened(open));
        }
        if opens(open + 1) {
            let help = "write a parameter as `{id}`";
            return Err(self.bad(open..open + 2, "a path has no braces of its own", help));
        }
        let Some(close) = brace_after(open + 1).filter(|close| !opens(*close)) else {
            let help = "braces are for parameters: `{id}`";
            return Err(self.bad(open..open + 1, "a `{` without its `}`", help));
        };
        match brace_after(close + 1) {
            None => Ok(Some(open..close + 1)),
            Some(second) if opens(second) => {
                let help = "put a `/` between them, or take them apart in the view";
                Err(self.bad(second..at.end, "two parameters in one segment", help))
            }
            Some(second) => Err(unopened(second)),
        }
    }

    fn name(&self, name: &str, at: Range<usize>) -> Result<Name, BadPath> {
        let help = "write the name of an argument: `{id}`";
        if name.is_empty() {
            return Err(self.bad(at, "a parameter without a name", help));
        }
        match Ident::parse_any.parse_str(name) {
            Ok(ident) if name != "_" && ident == name => Ok(name.to_owned()),
            _ => Err(self.bad(at, format!("`{name}` is not the name of an argument"), help)),
        }
    }

    /// No parameter is there twice.
    fn is_new(
        &self,
        segment: &Segment<Name>,
        before: &[Segment<Name>],
        at: Range<usize>,
    ) -> Result<(), BadPath> {
        let name = |segment: &Segment<Name>| match segment {
            Segment::Static(_) => None,
            Segment::Param { param, .. } | Segment::Rest(param) => Some(param.clone()),
        };
        match name(segment) {
            Some(twice) if before.iter().any(|before| name(before).as_ref() == Some(&twice)) => {
                let message = format!("`{{{twice}}}` is given twice");
                Err(self.bad(at, message, "give one of them another name"))
            }
            _ => Ok(()),
        }
    }

    fn bad(&self, at: Range<usize>, message: impl Into<String>, help: &'static str) -> BadPath {
        BadPath { path: self.path.to_owned(), at, message: message.into(), help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Segment<Name> {
        Segment::Static(text.to_owned())
    }

    fn param(prefix: &str, param: &str, suffix: &str) -> Segment<Name> {
        let [prefix, param, suffix] = [prefix, param, suffix].map(str::to_owned);
        Segment::Param { param, prefix, suffix }
    }

    #[test]
    fn a_path_is_one_segment_per_slash() {
        for (path, segments) in [
            ("", vec![]),
            ("/", vec![text("")]),
            ("/users", vec![text("users")]),
            ("/users/", vec![text("users"), text("")]),
            ("/users/{id}", vec![text("users"), param("", "id", "")]),
            ("/{type}/", vec![param("", "type", ""), text("")]),
            ("/v{major}.x/{größe}", vec![param("v", "major", ".x"), param("", "größe", "")]),
            ("/files/{*rest}", vec![text("files"), Segment::Rest("rest".to_owned())]),
            ("/{*rest}", vec![Segment::Rest("rest".to_owned())]),
            ("/café au lait/:id/*", vec![text("café au lait"), text(":id"), text("*")]),
        ] {
            let parsed = Path::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(parsed, Path { text: path.to_owned(), segments }, "{path}");
        }
    }

    #[test]
    fn a_mistake_in_a_path_is_pointed_at() {
        for (path, message, caret) in [
            ("users", "a path starts with `/`", "^"),
            ("/a//b", "an empty segment", "  ^^"),
            ("//", "an empty segment", "^^"),
            ("/a?b", "a path cannot have `?`", "  ^"),
            ("/é#b", "a path cannot have `#`", "  ^"),
            ("/%20", "a path cannot have `%`", " ^"),
            ("/<id>", "a path cannot have `<`", " ^"),
            ("/a/{id", "a `{` without its `}`", "   ^"),
            ("/a/{id/b}", "a `{` without its `}`", "   ^"),
            ("/a/{i{d}", "a `{` without its `}`", "   ^"),
            ("/a/id}", "a `}` without its `{`", "     ^"),
            ("/a/{id}}", "a `}` without its `{`", "       ^"),
            ("/{{id}}", "a path has no braces of its own", " ^^"),
            ("/{}", "a parameter without a name", " ^^"),
            ("/{*}", "a parameter without a name", " ^^^"),
            ("/{1d}", "`1d` is not the name of an argument", " ^^^^"),
            ("/{_}", "`_` is not the name of an argument", " ^^^"),
            ("/{r#type}", "a path cannot have `{r#`", " ^^^"),
            ("/{ id }", "` id ` is not the name of an argument", " ^^^^^^"),
            ("/{id:u64}", "`id:u64` is not the name of an argument", " ^^^^^^^^"),
            ("/{a}{b}", "two parameters in one segment", "    ^^^"),
            ("/{a}-{b", "two parameters in one segment", "     ^^"),
            ("/{a}/{*a}", "`{a}` is given twice", "     ^^^^"),
            ("/{*rest}/", "a rest parameter that is not last", " ^^^^^^^"),
            ("/a{*rest}", "text beside a rest parameter", " ^^^^^^^^"),
        ] {
            let error = Path::parse(path).map(|path| path.text).expect_err(path).to_string();
            let lines: Vec<&str> = error.lines().collect();
            assert_eq!(lines[0], message, "{path}");
            assert_eq!(lines[1..3], [format!("  {path}"), format!("  {caret}")], "{path}");
        }
    }
}
