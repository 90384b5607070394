//! Waiting for a future in a thread that blocks, unless a request is cancelled meanwhile (R48).

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::{Cancel, Cancelled, Runner, Waiting};
use crate::Request;

impl Cancel {
    /// A future's output, unless the request is cancelled while it waits.
    pub(crate) fn unless<'a, F>(&'a self, future: Pin<&'a mut F>) -> Unless<'a, F>
    where
        F: Future + ?Sized,
    {
        Unless {
            own: Seat { cancel: self, number: None },
            outer: Vec::new(),
            req: None,
            #[cfg(feature = "green")]
            once: None,
            future,
        }
    }
}

/// The output of a future, unless a request is cancelled while it waits. One that need not wait
/// costs nothing.
pub(crate) struct Unless<'a, F: ?Sized> {
    own: Seat<'a>,
    /// Of the requests around it, the innermost first: functions of theirs wait for it on this thread.
    outer: Vec<Seat<'a>>,
    /// To be asked for those when this has to wait.
    req: Option<&'a Request>,
    /// Before this says so nothing is cancelled.
    #[cfg(feature = "green")]
    once: Option<fn(&Waker) -> bool>,
    future: Pin<&'a mut F>,
}

impl Request {
    /// A future's output, unless this request, or one that it runs inside of, is cancelled while it
    /// waits (R48). When one of those is, all inside of it have lost their client.
    pub(crate) fn unless<'a, F>(&'a self, future: Pin<&'a mut F>) -> Unless<'a, F>
    where
        F: Future + ?Sized,
    {
        Unless { req: Some(self), ..self.cancel().unless(future) }
    }
}

impl<F: Future + ?Sized> Future for Unless<'_, F> {
    type Output = Result<F::Output, Cancelled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        #[cfg(feature = "green")]
        if let Some(once) = this.once
            && !once(cx.waker())
        {
            return this.future.as_mut().poll(cx).map(Ok);
        }
        if this.own.number.is_some()
            && let Err(cancelled) = this.each(Seat::rise)
        {
            return Poll::Ready(Err(cancelled));
        }
        if let Poll::Ready(output) = this.future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        if let Some(req) = this.req.take().filter(|_| !this.own.cancel.is_tearing_down()) {
            this.outer.extend(req.around().map(|cancel| Seat { cancel, number: None }));
        }
        match this.each(|seat| seat.wait(cx.waker())) {
            Ok(()) => Poll::Pending,
            Err(cancelled) => Poll::Ready(Err(cancelled)),
        }
    }
}

impl<'a, F: ?Sized> Unless<'a, F> {
    /// The same for code of which is not known yet whether it may be cancelled. When this is
    /// `false`, the waker it is given is called when that may have changed; once it is `true` it
    /// stays so.
    #[cfg(feature = "green")]
    pub(crate) fn once(self, may_be: fn(&Waker) -> bool) -> Self {
        Unless { once: Some(may_be), ..self }
    }

    fn each(
        &mut self,
        mut step: impl FnMut(&mut Seat<'a>) -> Result<(), Cancelled>,
    ) -> Result<(), Cancelled> {
        step(&mut self.own)?;
        let Some(cancelled) = self.outer.iter_mut().position(|seat| step(seat).is_err()) else {
            return Ok(());
        };
        self.own.cancel.cancel();
        for inner in &self.outer[..cancelled] {
            inner.cancel.cancel();
        }
        Err(Cancelled::ClientGone)
    }
}

/// The place among those who wait; it is left when this is dropped.
struct Seat<'a> {
    cancel: &'a Cancel,
    number: Option<u32>,
}

impl Seat<'_> {
    /// Was woken: for this, or because the request is cancelled.
    fn rise(&mut self) -> Result<(), Cancelled> {
        let Some(number) = self.number else { return Ok(()) };
        let mut state = self.cancel.lock();
        let seat = state.waiting.iter_mut().find(|it| it.number == number);
        match seat {
            Some(seat) => {
                seat.is_polled = true;
                Ok(())
            }
            None => Err(state.taken_out()),
        }
    }

    /// Waits on, with this waker.
    fn wait(&mut self, waker: &Waker) -> Result<(), Cancelled> {
        let mut state = self.cancel.lock();
        if let Some(number) = self.number {
            let Some(seat) = state.waiting.iter_mut().find(|it| it.number == number) else {
                return Err(state.taken_out());
            };
            seat.waker.clone_from(waker);
            seat.is_polled = false;
            return Ok(());
        }
        if let Some(cancelled) = state.reason() {
            return Err(cancelled);
        }
        let number = state.next;
        state.next = state.next.wrapping_add(1);
        let (runner, waker) = (Runner::current(), waker.clone());
        state.waiting.push(Waiting { number, runner, waker, is_polled: false });
        self.number = Some(number);
        Ok(())
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.cancel.lock().waiting.retain(|it| it.number != number);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;

    use super::*;

    fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn who_waits_is_told_also_when_the_teardown_has_begun_since() {
        let cancel = Cancel::default();
        let (mut first, mut second) = (pin!(pending::<()>()), pin!(pending::<()>()));
        let mut waits = pin!(cancel.unless(first.as_mut()));
        assert_eq!(poll(waits.as_mut()), Poll::Pending);
        cancel.cancel();
        assert!(cancel.is_cancelled());
        cancel.begin_teardown();
        assert_eq!(poll(waits.as_mut()), Poll::Ready(Err(Cancelled::ClientGone)));
        let mut waits = pin!(cancel.unless(second.as_mut()));
        cancel.cancel();
        assert_eq!(poll(waits.as_mut()), Poll::Pending, "nothing is cancelled in a teardown");
    }

    #[test]
    fn what_need_not_wait_is_not_cancelled_and_what_would_is() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(poll(pin!(cancel.unless(pin!(ready(7))))), Poll::Ready(Ok(7)));
        assert_eq!(
            poll(pin!(cancel.unless(pin!(pending::<()>())))),
            Poll::Ready(Err(Cancelled::ClientGone))
        );
    }

    #[test]
    fn who_stops_waiting_leaves_nothing_behind() {
        let cancel = Cancel::default();
        {
            let mut future = pin!(pending::<()>());
            let mut waits = pin!(cancel.unless(future.as_mut()));
            assert_eq!(poll(waits.as_mut()), Poll::Pending);
            assert_eq!(cancel.lock().waiting.len(), 1);
        }
        assert!(cancel.lock().waiting.is_empty());
    }
}
