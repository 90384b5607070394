//! How a request is made: of what was sent and routed, or as a copy with another `g`.

use std::net::SocketAddr;
use std::sync::Arc;

use http::request::Parts;

use crate::cancel::Cancel;
use crate::provider::Outcomes;
use crate::request::rare::Rare;
use crate::request::{Bag, BodyCell, Params, Received, Whose};
#[cfg(feature = "session")]
use crate::session::SessionSlot;
use crate::{App, Body, Request};

impl Request {
    /// A request that was made here.
    pub(crate) fn new(
        app: App,
        req: http::Request<Body>,
        route: Option<usize>,
        params: Params,
    ) -> Arc<Self> {
        let (head, body) = req.into_parts();
        let limit = app.plan(route).body_limit;
        Request::routed(app, head, body, limit, route, params)
    }

    /// A request that was routed: to a route of the app's table, or to none.
    #[inline]
    pub(crate) fn routed(
        app: App,
        parts: Parts,
        body: Body,
        body_limit: u64,
        route: Option<usize>,
        params: Params,
    ) -> Arc<Self> {
        let remote = parts.extensions.get::<SocketAddr>().copied();
        // It is large. `new` would make it on the stack and copy it; this one allocates first, and
        // it is made in its place.
        Arc::new_cyclic(|_| Request {
            received: Whose::Own(Received {
                parts,
                remote,
                body: BodyCell::new(body, body_limit),
                app,
                route,
                params,
                provided: Outcomes::default(),
                rare: Rare::default(),
                cancel: Cancel::default(),
                #[cfg(feature = "session")]
                session: SessionSlot::default(),
            }),
            g: Bag::default(),
        })
    }

    /// The same request with a new `g` (R39).
    pub(crate) fn copy(self: &Arc<Self>) -> Arc<Self> {
        let original = match &self.received {
            Whose::Own(_) => self,
            Whose::Original(original) => original,
        };
        let received = Whose::Original(Arc::clone(original));
        Arc::new(Request { received, g: Bag::default() })
    }

    pub(crate) fn is_copy(&self) -> bool {
        matches!(self.received, Whose::Original(_))
    }

    /// Sets the client's address.
    pub(crate) fn came_from(&mut self, remote: SocketAddr) {
        if let Whose::Own(received) = &mut self.received {
            received.remote = Some(remote);
        }
    }

    /// Sets what was stored before.
    pub(crate) fn shares(&mut self, g: Bag) {
        self.g = g;
    }
}
