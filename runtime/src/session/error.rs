//! Why a session did not take a value.

/// A session did not take a value; it is as it was before.
///
/// It has no status of its own, so unhandled it is a 500 (R15).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The session would be larger than browsers let a cookie be.
    #[error(
        "the session is full: with `{name}` it would have {size} bytes, and a cookie has room for \
         {limit}; keep what is large on the server, and its id in the session"
    )]
    #[non_exhaustive]
    Full {
        /// The value that does not fit; `flash` for a flash message.
        name: String,
        /// What the session would have, encoded.
        size: usize,
        /// What there is room for.
        limit: usize,
    },
    /// The response was complete: nothing can be sent to the client any more.
    #[error(
        "the session was sent: the response is complete, and the client would not get `{name}`"
    )]
    #[non_exhaustive]
    Sent {
        /// The value that cannot be sent.
        name: String,
    },
}
