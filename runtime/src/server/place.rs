//! Where connections are served: on the loop that accepts them, or spread over loops for green
//! threads.

#[cfg(feature = "green")]
use std::sync::Arc;

#[cfg(feature = "green")]
use crate::server::green_loops::GreenLoops;
use crate::server::listener::Accept;

/// The place for the connections of a server.
#[derive(Clone)]
pub(super) enum Place {
    /// As tasks of the runtime that accepts them.
    Here,
    #[cfg(feature = "green")]
    Green(Arc<GreenLoops>),
}

impl Place {
    /// Serves a connection there.
    pub(super) fn serve<L, S, F>(&self, socket: L::Socket, serve: S)
    where
        L: Accept,
        S: FnOnce(L::Socket) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        match self {
            Place::Here => drop(tokio::spawn(serve(socket))),
            #[cfg(feature = "green")]
            Place::Green(loops) => {
                // A loop of its own has an I/O driver of its own.
                let sent = L::detach(socket).map(|socket| {
                    loops.serve(Box::new(move || match L::attach(socket) {
                        Ok(socket) => Box::pin(serve(socket)),
                        Err(error) => {
                            lost(&error);
                            Box::pin(std::future::ready(()))
                        }
                    }));
                });
                sent.unwrap_or_else(|error| lost(&error));
            }
        }
    }
}

#[cfg(feature = "green")]
fn lost(error: &std::io::Error) {
    tracing::error!(target: "duotone::server", "a connection did not get to its event loop: {error}");
}
