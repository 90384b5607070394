//! A value that a handler asks for and nobody has set: the program's mistake, not the client's.

use std::any::type_name;

/// The value is not there. An error without a status, so it takes the 500 path and is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unset {
    /// Only a hand-written handler can meet it: the arguments of annotated ones are checked when
    /// the app is built.
    #[error("the app has no state of type `{0}`: add `.state(..)`")]
    State(&'static str),
    /// Only a hand-written handler can meet it.
    #[error("no `{0}` is mounted here: mount it by `mounts![..]`")]
    Mount(&'static str),
    #[error("`g` has no value of type `{0}`: a hook that sets it has to run before")]
    G(&'static str),
    #[error("the client has no address: take `Option<RemoteAddr>` to serve Unix sockets too")]
    RemoteAddr,
    #[cfg(feature = "session")]
    #[error(
        "the app has no secret key for sessions: add `.secret_key(..)` or set `DUOTONE_SECRET_KEY`"
    )]
    SecretKey,
}

impl Unset {
    pub(crate) fn state<T>() -> Self {
        Unset::State(type_name::<T>())
    }

    pub(crate) fn mount<T>() -> Self {
        Unset::Mount(type_name::<T>())
    }

    pub(crate) fn g<T>() -> Self {
        Unset::G(type_name::<T>())
    }
}
