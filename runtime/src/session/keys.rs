//! The secret keys: the first signs, all of them verify.

use std::fmt;

use cookie::{Cookie, CookieJar, Key};

/// As many bytes as the signature has.
const MIN_LENGTH: usize = 32;

/// A secret key. There is no way to see it.
pub(crate) struct SecretKey(Key);

impl SecretKey {
    /// The key that is derived of these bytes.
    ///
    /// # Errors
    ///
    /// Says how long it is when that is too short.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, TooShort> {
        if bytes.len() < MIN_LENGTH {
            return Err(TooShort(bytes.len()));
        }
        Ok(SecretKey(Key::derive_from(bytes)))
    }

    /// The text behind its signature.
    pub(super) fn sign(&self, text: String) -> String {
        let mut jar = CookieJar::new();
        jar.signed_mut(&self.0).add(Cookie::new("", text));
        jar.get("").map(|signed| signed.value().to_owned()).unwrap_or_default()
    }

    /// The text, if this key signed it. Takes the same time wherever a signature is wrong.
    pub(super) fn verify(&self, signed: &str) -> Option<String> {
        let cookie = Cookie::new("", signed.to_owned());
        let verified = CookieJar::new().signed(&self.0).verify(cookie)?;
        Some(verified.value().to_owned())
    }
}

/// A key of this many bytes, which are too few.
#[derive(Debug)]
pub(crate) struct TooShort(usize);

impl fmt::Display for TooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = "help: make one with `openssl rand -hex 32`";
        write!(f, "has {} bytes and needs at least {MIN_LENGTH}\n    {help}", self.0)
    }
}
