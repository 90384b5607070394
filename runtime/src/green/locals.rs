//! What a thread knows of the code that runs on it, and what goes with a green thread when it is
//! suspended: its request (R37, R40), where it is (R43), the spans it is in, and what the watchdog
//! holds against it.

use tracing::dispatcher::{Dispatch, get_default};
use tracing::span::Id;

use crate::bridge::here::{self, Here};
use crate::context::Swapped;
use crate::watch::Parked;

/// That of the green thread while it is suspended, that of the loop while it runs.
pub(super) struct Locals {
    context: Swapped,
    here: Here,
    spans: Spans,
    watched: Parked,
}

impl Locals {
    /// Those of a green thread that has not begun: as those of a new thread.
    pub(super) fn new() -> Self {
        Locals {
            context: Swapped::default(),
            here: Here::Anywhere,
            spans: Spans::default(),
            watched: Parked::default(),
        }
    }

    /// Before it goes on.
    pub(super) fn enter(&mut self) {
        self.swap();
        self.spans.enter();
        self.watched.enter();
    }

    /// When it is suspended, or has ended.
    pub(super) fn leave(&mut self) {
        // First: it may say something, as whatever ran until now.
        self.watched.leave();
        self.spans.leave();
        self.swap();
    }

    fn swap(&mut self) {
        self.context.swap();
        self.here = here::replace(self.here);
    }
}

/// The spans that a green thread has entered. Their guards are on its stack, so they are left by
/// nobody else when it is suspended.
#[derive(Default)]
struct Spans {
    /// That of whoever resumed it.
    outer: Option<Id>,
    /// Innermost first.
    entered: Vec<Id>,
}

impl Spans {
    fn enter(&mut self) {
        self.outer = current();
        if !self.entered.is_empty() {
            let to = get_default(Dispatch::clone);
            self.entered.drain(..).rev().for_each(|span| to.enter(&span));
        }
    }

    fn leave(&mut self) {
        while let Some(span) = current().filter(|span| Some(span) != self.outer.as_ref()) {
            // Not inside of `get_default`: what ends with the span asks for it again.
            get_default(Dispatch::clone).exit(&span);
            self.entered.push(span);
        }
    }
}

fn current() -> Option<Id> {
    get_default(|to| to.current_span().id().cloned())
}
