//! Where a request was sent and routed to: its app, its route, and the texts of its path.

use std::any::Any;
use std::sync::Arc;

use crate::request::Received;
use crate::{App, Request};

impl Request {
    /// The app it was sent to.
    pub fn app(&self) -> &App {
        &self.received().app
    }

    /// The name of the endpoint it was routed to, if to any: `admin.home` in a blueprint (R30).
    pub fn endpoint(&self) -> Option<&str> {
        self.route().map(|route| self.app().route(route).name.as_str())
    }

    /// The blueprint its route belongs to, if any; nested names are joined with dots.
    pub fn blueprint(&self) -> Option<&str> {
        self.app().route(self.route()?).blueprint.as_deref()
    }

    /// A path parameter's text, percent-decoded.
    pub fn param(&self, name: &str) -> Option<&str> {
        let Received { app, route, params, .. } = self.received();
        let Some(route) = *route else { return params.named(name) };
        let mut params = app.route(route).params.iter();
        let slot = params.position(|param| param.name == name)?;
        self.param_at(slot)
    }

    #[inline]
    pub(crate) fn param_at(&self, slot: usize) -> Option<&str> {
        self.received().params.text(slot, self.path())
    }

    pub(crate) fn route(&self) -> Option<usize> {
        self.received().route
    }

    /// What the view was mounted with, if it was mounted.
    pub(crate) fn mounted(&self) -> Option<&Arc<dyn Any + Send + Sync>> {
        self.app().route(self.route()?).data.as_ref()
    }
}
