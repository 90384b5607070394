//! What a connection waits for that has a limit: the head of a request, the app's answer, the next
//! head, and so on.
//!
//! hyper has a limit for heads too, but makes, registers and drops a timer for each request, and
//! reads once more to do so.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::server::alarm::Alarm;

/// What a connection waits for: it is told by whoever knows, and asked by the connection's task.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    for_what: AtomicU8,
    /// The body of the request is still coming.
    uploads: AtomicBool,
    /// The body of the answer is a stream that has not ended.
    streams: AtomicBool,
}

/// For the head of a request; nobody has looked at the clock yet.
const HEAD_NOW: u8 = 0;
const HEAD: u8 = 1;
/// For the app's answer, likewise.
const ANSWER_NOW: u8 = 2;
const ANSWER: u8 = 3;
/// For nothing: the app has not been asked yet.
const NOTHING: u8 = 4;
/// For nothing more: the app took too long, and whoever waits for its answer is to know.
const LATE: u8 = 5;

impl Waiting {
    /// A head is there.
    pub(super) fn got_head(&self) {
        self.set(NOTHING);
    }

    pub(super) fn uploads(&self, does: bool) {
        self.uploads.store(does, Ordering::Relaxed);
    }

    pub(super) fn streams(&self, does: bool) {
        self.streams.store(does, Ordering::Relaxed);
    }

    /// Polls the app's answer; `None` when it takes too long.
    pub(super) fn poll_answer<F: Future>(
        &self,
        answer: Pin<&mut F>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<F::Output>> {
        let answer = answer.poll(cx).map(Some);
        match (answer, self.get()) {
            (Poll::Pending, NOTHING) => {
                self.set(ANSWER_NOW);
                Poll::Pending
            }
            (Poll::Pending, ANSWER_NOW | ANSWER) => Poll::Pending,
            (Poll::Pending, _) => {
                self.set(HEAD_NOW);
                Poll::Ready(None)
            }
            (ready, _) => {
                self.set(HEAD_NOW);
                ready
            }
        }
    }

    fn set(&self, for_what: u8) {
        self.for_what.store(for_what, Ordering::Relaxed);
    }

    fn get(&self) -> u8 {
        self.for_what.load(Ordering::Relaxed)
    }

    fn does_upload(&self) -> bool {
        self.uploads.load(Ordering::Relaxed)
    }

    fn does_stream(&self) -> bool {
        self.streams.load(Ordering::Relaxed)
    }
}

/// How long a connection may wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) head: Option<Duration>,
    pub(super) answer: Option<Duration>,
}

/// Something took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLong {
    /// The client, to send a head.
    Head(Duration),
    /// The app, to answer. [`Waiting::poll_answer`] tells.
    Answer,
}

/// Looks at the clock for a connection.
pub(super) struct Watch {
    limits: Limits,
    /// When the present wait is too long.
    deadline: Option<Instant>,
    alarm: Alarm,
}

impl Watch {
    pub(super) fn new(limits: Limits) -> Self {
        Watch { limits, deadline: None, alarm: Alarm::default() }
    }

    /// Ready when the present wait is too long. To be called when hyper is pending, with whether
    /// all is sent: who does not read its answer is not waited for as who sends no request.
    pub(super) fn poll(
        &mut self,
        waiting: &Waiting,
        all_sent: bool,
        cx: &mut Context<'_>,
    ) -> Poll<TooLong> {
        let Limits { head, answer } = self.limits;
        let (begins, limit) = match waiting.get() {
            HEAD_NOW if !all_sent || waiting.does_stream() => return Poll::Pending,
            HEAD_NOW if waiting.does_upload() => {
                // The body is read elsewhere, and its end wakes nobody here: look again later.
                let _ = head.map(|limit| self.alarm.poll_until(now() + limit, cx));
                return Poll::Pending;
            }
            HEAD_NOW => (Some(HEAD), head),
            HEAD => (None, head),
            ANSWER_NOW => (Some(ANSWER), answer),
            ANSWER => (None, answer),
            _ => return Poll::Pending,
        };
        let Some(limit) = limit else { return Poll::Pending };
        if let Some(begins) = begins {
            self.deadline = Some(now() + limit);
            waiting.set(begins);
        }
        match self.deadline {
            Some(deadline) if self.alarm.poll_until(deadline, cx).is_ready() => {}
            _ => return Poll::Pending,
        }
        if waiting.get() == HEAD {
            return Poll::Ready(TooLong::Head(limit));
        }
        waiting.set(LATE);
        Poll::Ready(TooLong::Answer)
    }
}

/// tokio's, which a test may stop.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}
