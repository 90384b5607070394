//! What a handler's arguments need before it can run: the body, values of state.
//!
//! A tree, because slices of generic types cannot be concatenated in a constant.

use std::any::TypeId;

use crate::handler::Meta;

/// What one argument needs.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Whether the body has to be there.
    pub body: BodyNeed,
    /// Values that the app must have been given by `.state(..)`.
    pub state: &'static [StateNeed],
    /// Whether the app must have a secret key, for sessions.
    pub session: bool,
    /// Providers whose values are asked for. By function, so that providers may ask for each other
    /// in a circle until the app is built.
    pub providers: &'static [fn() -> &'static Meta],
    /// Whether it does without the state that its parts need: what may be absent need not be given
    /// to the app.
    pub optional: bool,
    /// What the parts of a compound argument need.
    pub inner: &'static [&'static Needs],
}

/// How an argument takes the request's body (R33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyNeed {
    /// Not at all.
    None,
    /// Read to its end before the handler is called.
    Buffered,
    /// As a stream, by at most one argument.
    Stream,
}

/// A type of state that must be there.
#[derive(Clone, Copy, Debug)]
pub struct StateNeed {
    /// The type.
    pub id: fn() -> TypeId,
    /// Its name, for messages.
    pub name: fn() -> &'static str,
}

impl Needs {
    /// Nothing: the argument is made of what every request has.
    pub const NOTHING: Needs = Needs {
        body: BodyNeed::None,
        state: &[],
        providers: &[],
        session: false,
        optional: false,
        inner: &[],
    };

    /// The whole body, read before the handler is called.
    pub const BODY: Needs = Needs { body: BodyNeed::Buffered, ..Needs::NOTHING };

    /// The body as a stream.
    pub const STREAM: Needs = Needs { body: BodyNeed::Stream, ..Needs::NOTHING };

    /// How many of these arguments take the body as a stream.
    #[must_use]
    pub const fn streams(all: &[&Needs]) -> usize {
        let mut count = 0;
        let mut at = 0;
        while at < all.len() {
            if matches!(all[at].body, BodyNeed::Stream) {
                count += 1;
            }
            count += Needs::streams(all[at].inner);
            at += 1;
        }
        count
    }

    /// Whether one of these arguments needs the body read.
    #[must_use]
    pub const fn buffered(all: &[&Needs]) -> bool {
        let mut at = 0;
        while at < all.len() {
            if matches!(all[at].body, BodyNeed::Buffered) || Needs::buffered(all[at].inner) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether one of these arguments asks for what is not there from the start: the body read, or
    /// a provider's value.
    pub(crate) fn ask(all: &[&Needs]) -> bool {
        Needs::buffered(all)
            || all.iter().any(|needs| !needs.providers.is_empty() || Needs::ask(needs.inner))
    }

    /// Calls `each` with every provider that these arguments ask for.
    pub(crate) fn each_provider(all: &[&Needs], each: &mut impl FnMut(&'static Meta)) {
        for needs in all {
            needs.providers.iter().for_each(|meta| each(meta()));
            Needs::each_provider(needs.inner, each);
        }
    }

    /// Whether one of these arguments needs sessions.
    #[cfg(feature = "session")]
    pub(crate) fn session(all: &[&Needs]) -> bool {
        all.iter().any(|needs| needs.session || !needs.optional && Needs::session(needs.inner))
    }

    /// Calls `each` with every type of state that these arguments need.
    pub(crate) fn each_state(all: &[&Needs], each: &mut impl FnMut(&StateNeed)) {
        for needs in all {
            needs.state.iter().for_each(&mut *each);
            if !needs.optional {
                Needs::each_state(needs.inner, each);
            }
        }
    }
}
