//! What has to be there before the function that is next is called: the values of its providers,
//! and the body.

use crate::app::Hook;
use crate::color::Colored;
use crate::handler::Needs;
use crate::lifecycle::{AsyncFn, Cycle, Step, SyncFn};
use crate::provider;

impl Cycle {
    /// The step that goes before this function, if one does: each provider that has not run, and
    /// the reading of the body for whichever is the first to need it (R33).
    ///
    /// What a provider came to is only kept: its error comes up where the function that asks
    /// extracts its arguments, as any other error of its arguments does (R13).
    pub(super) fn first<C>(&self, function: &Hook<C>) -> Option<Step> {
        let Hook { meta, asks: true, .. } = function else { return None };
        let provider = provider::missing(&self.req, meta.needs);
        let needs = provider.as_ref().map_or(meta.needs, |provider| provider.needs);
        if Needs::buffered(needs) && !self.req.body().is_read() {
            return Some(Step::ReadBody);
        }
        let provider = provider?;
        Some(match provider.call {
            Colored::Sync(call) => {
                Step::Sync(SyncFn::Provide(provider.id, call), Some(provider.origin))
            }
            Colored::Async(call) => {
                Step::Async(AsyncFn::Provide(provider.id, call), provider.origin)
            }
        })
    }
}
