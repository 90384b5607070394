//! All that stands around one view, outermost first, and the view itself: built once per app.

use std::any::Any;
use std::sync::Arc;

use crate::Request;
use crate::color::{Color, Colored};
use crate::decorator::around::Around;
use crate::decorator::{DecoratorKind, run};
use crate::handler::{Endpoint, Meta, Needs, Origin, View, With};
use crate::{provider, watch};

/// The decorators of one view.
pub(crate) struct Stack {
    /// The last one is the view.
    pub(super) levels: Vec<Level>,
    pub(super) view: View,
    origin: &'static Origin,
    own: Option<Own>,
    /// The body is read before all of them, because one of those outside of whoever needs it
    /// blocks (R33).
    reads_first: bool,
}

/// The view's own decorators, which are one future with it.
struct Own {
    /// The first of them.
    from: usize,
    chain: Arc<dyn Any + Send + Sync>,
    with: &'static dyn With,
}

/// A decorator, or the view.
pub(super) struct Level {
    /// `None` for the view.
    pub(super) around: Option<Arc<dyn Around>>,
    pub(super) needs: &'static [&'static Needs],
    /// It may block: a sync view does.
    pub(super) blocks: bool,
    /// It and what is inside of it run on a thread that may block, as far inward as a level that
    /// blocks: those between await nothing.
    pub(super) in_place: bool,
    /// Who needs the body.
    pub(super) reads: Reads,
    /// Neither the body nor a provider comes before it.
    pub(super) is_bare: bool,
}

/// Who needs the body, of a level and what is inside of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    Nobody,
    /// Only something inside of it.
    Inside,
    /// The level, or a provider of its own.
    Here,
}

/// What `with = [..]` came to.
#[derive(Clone)]
pub struct Made {
    pub(super) levels: Vec<Arc<dyn Around>>,
    pub(super) chain: Arc<dyn Any + Send + Sync>,
}

impl Made {
    pub(crate) fn decorators(&self) -> &[Arc<dyn Around>] {
        &self.levels
    }
}

impl Stack {
    /// `outer` are those of the app, of blueprints and blocks; `made` what the view's `with` is,
    /// evaluated. `None` when there are no decorators at all.
    pub(crate) fn new(
        outer: &[Arc<dyn Around>],
        meta: &'static Meta,
        endpoint: &'static Endpoint,
        made: Option<Made>,
    ) -> Option<Self> {
        let mut around = outer.to_vec();
        let own = made.zip(endpoint.with).map(|(made, with)| {
            around.extend(made.levels);
            Own { from: outer.len(), chain: made.chain, with }
        });
        if around.is_empty() {
            return None;
        }
        let view = Level::new(None, meta.needs, endpoint.view.color() == Color::Sync, None);
        let mut levels = vec![view];
        for around in around.into_iter().rev() {
            let (needs, kind) = (around.needs(), around.kind());
            let level = match kind {
                DecoratorKind::Passes => Level::new(Some(around), needs, false, levels.last()),
                DecoratorKind::Waits => Level {
                    in_place: false,
                    ..Level::new(Some(around), needs, false, levels.last())
                },
                DecoratorKind::Blocks => Level::new(Some(around), needs, true, levels.last()),
            };
            levels.push(level);
        }
        levels.reverse();
        let reads = levels.iter().position(|level| level.reads == Reads::Here);
        let blocks = levels.iter().position(|level| level.blocks);
        let reads_first = reads.zip(blocks).is_some_and(|(reads, blocks)| blocks < reads);
        Some(Stack { levels, view: endpoint.view, origin: &meta.origin, own, reads_first })
    }

    /// The decorators, outermost first.
    pub(crate) fn decorators(&self) -> impl Iterator<Item = &Arc<dyn Around>> {
        self.levels.iter().filter_map(|level| level.around.as_ref())
    }

    /// Whether the body has to be read before this is run for a request (R33).
    pub(crate) fn lacks_body(&self, req: &Request) -> bool {
        self.reads_first && !req.body().is_read()
    }

    /// Whether it is the loop that runs this, in every worker class: the body is read inside of the
    /// outermost decorators, and may still be on its way (R33).
    pub(crate) fn reads_on_loop(&self, req: &Request) -> bool {
        self.levels[0].reads != Reads::Nobody && !req.body().is_at_hand()
    }

    /// The view with its decorators, in the color in which it runs for this request.
    pub(crate) fn view(&self, req: &Request) -> View {
        if self.levels[0].in_place && !self.reads_on_loop(req) {
            Colored::Sync(run::here)
        } else {
            Colored::Async(run::on_loop)
        }
    }

    /// Which level is the first of the view's own decorators.
    pub(super) fn first_own(&self) -> usize {
        self.own.as_ref().map_or(0, |own| own.from)
    }

    /// The view's own decorators, as they were made.
    pub(super) fn chain<C: Any>(&self) -> &C {
        // INVARIANT: it is `With::run` that asks, and `With::make` of the same type that made it.
        let chain = self.own.as_ref().expect("decorators of the view's own");
        chain.chain.downcast_ref().expect("the view's own decorators")
    }
}

impl Level {
    /// In place is said of levels that pass or block.
    fn new(
        around: Option<Arc<dyn Around>>,
        needs: &'static [&'static Needs],
        blocks: bool,
        inner: Option<&Level>,
    ) -> Self {
        let providers = provider::all(needs);
        let reads =
            if Needs::buffered(needs) || providers.iter().any(|it| Needs::buffered(it.needs)) {
                Reads::Here
            } else if inner.is_some_and(|inner| inner.reads != Reads::Nobody) {
                Reads::Inside
            } else {
                Reads::Nobody
            };
        let inward = blocks || inner.is_some_and(|inner| inner.in_place);
        Level {
            in_place: inward && !provider::waits(needs),
            is_bare: reads != Reads::Here && providers.is_empty(),
            reads,
            around,
            needs,
            blocks,
        }
    }
}

/// A level of the stack of a request.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(super) stack: &'a Stack,
    pub(super) at: usize,
    pub(crate) req: &'a Request,
}

impl<'a> Place<'a> {
    pub(super) fn new(req: &'a Request, at: usize) -> Self {
        // INVARIANT: what is called with a place is what the route of the request has.
        let stack = req.route().and_then(|route| req.app().route(route).around());
        Place { stack: stack.expect("a request whose view has decorators"), at, req }
    }

    pub(super) fn level(self) -> &'a Level {
        &self.stack.levels[self.at]
    }

    /// The next level.
    pub(super) fn inward(self) -> Self {
        Place { at: self.at + 1, ..self }
    }

    /// The view, for the watchdog.
    pub(super) fn view(self) -> watch::Place {
        watch::Place::Function(self.stack.origin)
    }

    /// What runs the view's own decorators from here on, as one future.
    pub(super) fn own(self) -> Option<&'static dyn With> {
        self.stack.own.as_ref().filter(|own| self.at >= own.from).map(|own| own.with)
    }
}
