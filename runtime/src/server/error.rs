//! Why a server does not start, or ended before its time: one clear line each.

use std::io;

use crate::Error;
use crate::handler::Origin;
use crate::server::address::{Address, NotAnAddress};

/// Why a server does not serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error("{0}")]
    Address(#[from] NotAnAddress),
    #[error("`{setting}` needs a number above zero")]
    Zero { setting: &'static str },
    #[error("cannot listen on `{address}`: {}", why(.address, .cause))]
    Listen { address: Address, cause: io::Error },
    #[error("cannot make the event loop: {cause}")]
    Runtime { cause: io::Error },
    #[error(
        "`run` makes an event loop, and this code runs on one already\n  help: `.serve().await` \
         serves on the one that is there"
    )]
    InsideRuntime,
    #[error("cannot wait for signals: {cause}")]
    Signals { cause: io::Error },
    #[error("{0}")]
    Provider(Error),
    #[error("{origin}, a `before_serving` hook, failed: {error}")]
    BeforeServing { origin: Origin, error: Error },
    #[cfg(feature = "green")]
    #[error(
        "worker class `green` needs the consent of the application\n  help: read what it promises, \
         and write `unsafe {{ app.allow_green() }}` in `main`"
    )]
    GreenNotAllowed,
    #[cfg(feature = "green")]
    #[error("cannot start an event loop for green threads: {cause}")]
    GreenLoop { cause: io::Error },
    #[error("stopped at once by a second signal")]
    Interrupted,
}

/// The system's reason, with what to do about the common ones.
fn why(address: &Address, cause: &io::Error) -> String {
    let is_file = matches!(address, Address::Unix(_));
    match cause.kind() {
        io::ErrorKind::AddrInUse if is_file => {
            "the path is in use\n  help: stop what listens there, remove the file, or choose another \
             path"
                .to_owned()
        }
        io::ErrorKind::PermissionDenied if is_file => {
            "permission denied\n  help: choose a directory that this user may write to".to_owned()
        }
        io::ErrorKind::NotFound if is_file => {
            "there is no such directory\n  help: make it, or choose another path".to_owned()
        }
        io::ErrorKind::AddrInUse => {
            "the address is in use\n  help: stop what listens there, or choose another with \
             `--bind HOST:PORT`"
                .to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "permission denied\n  help: ports below 1024 need a privilege; try one above".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine does not have that address\n  help: `127.0.0.1` is for local clients, \
             `0.0.0.0` for all"
                .to_owned()
        }
        _ => cause.to_string(),
    }
}
