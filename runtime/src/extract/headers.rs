//! Headers as types, for [`Header`](crate::Header): `agent: Header<UserAgent<'_>>`.
//!
//! A type for any other header implements [`FromHeader`].

use mime::Mime;

use crate::Result;
use crate::extract::header::malformed;
use crate::extract::{FromHeader, accept};

/// `User-Agent`, as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserAgent<'r>(pub &'r str);

impl<'r> FromHeader<'r> for UserAgent<'r> {
    const NAME: &'static str = "user-agent";

    fn from_header(text: &'r str) -> Result<Self> {
        Ok(UserAgent(text))
    }
}

/// `Authorization: Bearer <token>`: the token (RFC 6750). Another scheme is malformed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bearer<'r>(pub &'r str);

impl<'r> FromHeader<'r> for Bearer<'r> {
    const NAME: &'static str = "authorization";

    fn from_header(text: &'r str) -> Result<Self> {
        let token = text
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        match token {
            Some(token) if !token.is_empty() => Ok(Bearer(token)),
            _ => Err(malformed(Self::NAME, "expected `Bearer` and a token").into()),
        }
    }
}

/// A token is a secret: it is not shown.
impl std::fmt::Debug for Bearer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bearer(..)")
    }
}

/// `Content-Type`, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentType(pub Mime);

impl<'r> FromHeader<'r> for ContentType {
    const NAME: &'static str = "content-type";

    fn from_header(text: &'r str) -> Result<Self> {
        let mime = text.parse().map(ContentType);
        mime.map_err(|_| malformed(Self::NAME, "it is not a media type").into())
    }
}

/// `Accept`: which types of answer the client likes (RFC 9110 section 12.5.1).
///
/// ```
/// use duotone::FromHeader;
/// use duotone::headers::Accept;
///
/// let accept = Accept::from_header("text/html, application/*;q=0.5")?;
/// assert_eq!(accept.quality("text/html"), 1.0);
/// assert_eq!(accept.quality("application/json"), 0.5);
/// assert_eq!(accept.quality("image/png"), 0.0);
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accept<'r>(pub &'r str);

impl Accept<'_> {
    /// How much the client likes a type: from 0 (not at all) to 1.
    pub fn quality(&self, media_type: &str) -> f32 {
        f32::from(accept::liking([self.0], media_type).quality) / 1000.0
    }
}

impl<'r> FromHeader<'r> for Accept<'r> {
    const NAME: &'static str = "accept";

    fn from_header(text: &'r str) -> Result<Self> {
        Ok(Accept(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_found_whatever_the_case_of_its_scheme() {
        for (text, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer", None),
            ("Bearer ", None),
        ] {
            assert_eq!(Bearer::from_header(text).ok().map(|bearer| bearer.0), token, "{text:?}");
        }
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", Bearer("secret")), "Bearer(..)");
    }

    #[test]
    fn a_content_type_is_parsed() {
        let ContentType(mime) = ContentType::from_header("text/html; charset=utf-8").unwrap();
        assert_eq!(
            (mime.essence_str(), mime.get_param("charset").unwrap().as_str()),
            ("text/html", "utf-8")
        );
        assert!(ContentType::from_header("html").is_err());
    }
}
