//! What has to be there before the function that is next is called: the values of its providers,
//! and the body.

use crate::color::Colored;
use crate::handler::{Meta, Needs};
use crate::lifecycle::{AsyncFn, Cycle, Phase, Step, SyncFn, Target};
use crate::provider;

impl Cycle {
    /// The step that goes before that function, if one does: each provider that has not run, and
    /// the reading of the body for whichever is the first to need it (R33).
    ///
    /// What a provider came to is only kept: its error comes up where the function that asks
    /// extracts its arguments, as any other error of its arguments does (R13).
    pub(super) fn first(&self) -> Option<Step> {
        if let Some(around) = self.around() {
            // What stands inside of decorators is prepared there.
            return around.lacks_body(&self.req).then_some(Step::ReadBody);
        }
        let needs = self.asks()?.needs;
        let provider = provider::missing(&self.req, needs);
        let needs = provider.as_ref().map_or(needs, |provider| provider.needs);
        if Needs::buffered(needs) && !self.req.body().is_read() {
            return Some(Step::ReadBody);
        }
        let provider = provider?;
        Some(match provider.call {
            Colored::Sync(call) => Step::Sync(SyncFn::Provide(provider.id, call)),
            Colored::Async(call) => Step::Async(AsyncFn::Provide(provider.id, call)),
        })
    }

    /// The function that is next.
    fn asks(&self) -> Option<&'static Meta> {
        let scope = self.scope();
        Some(match &self.phase {
            Phase::Before(at) => scope.before.get(*at)?.meta,
            Phase::View => match self.target {
                Target::View(_, meta) => meta,
                Target::Answer(_) | Target::Error(_) => return None,
            },
            Phase::Handler(handling) => handling.meta,
            Phase::After if self.req.has_after() => return None,
            Phase::After => scope.after.get(self.after)?.meta,
            Phase::Teardown(at) => scope.teardown.get(*at)?.meta,
            Phase::Done => return None,
        })
    }
}
