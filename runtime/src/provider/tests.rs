//! Providers written down by hand, run without a lifecycle.

use std::any::TypeId;
use std::sync::Arc;
use std::task::{Context, Waker};

use crate::extract::tests::request;
use crate::handler::{Handler, Kind, Meta, Needs, Origin, Provide};
use crate::provider::{Provider, RequestProvider, missing, prepare, waits};
use crate::{FromRequest, HttpError, Provided, Request, Result, StatusCode};

/// Providers of a number, with what each asks for.
macro_rules! providers {
    ($($name:ident($asks:expr) = $call:expr;)*) => {$(
        #[derive(Debug)]
        struct $name;

        impl Provider for $name {
            type Value = u32;
            type Of = Request;

            const HANDLER: Handler = Handler::new(&Meta {
                id: TypeId::of::<$name>,
                origin: Origin { name: stringify!($name), module: "", file: file!(), line: line!() },
                app_wide: false,
                needs: $asks,
                kind: Kind::Provider($call),
            });
        }

        impl RequestProvider for $name {}
    )*};
}

providers! {
    Calls(&[]) = Provide::Sync(|req| {
        let calls = req.g().get::<u32>().map_or(1, |before| *before + 1);
        req.g().set(calls);
        Ok(Arc::new(calls))
    });
    Twice(&[&<Provided<Calls>>::NEEDS]) = Provide::Sync(|req| {
        let calls = Provided::<Calls>::from_request(req)?;
        Ok(Arc::new(*calls * 2))
    });
    Later(&[&<Provided<Twice>>::NEEDS]) = Provide::Async(|req| Box::pin(async move {
        std::future::ready(()).await;
        let twice = Provided::<Twice>::from_request(req)?;
        Ok(Arc::new(*twice + 1) as _)
    }));
    Failing(&[]) = Provide::Sync(|req| {
        req.g().set(req.g().get::<u32>().map_or(1, |before| *before + 1));
        Err(HttpError::new(StatusCode::IM_A_TEAPOT).message("no").into())
    });
    Panicking(&[&<Provided<Failing>>::NEEDS]) = Provide::Sync(|_| panic!("on purpose"));
}

fn get() -> Arc<Request> {
    request(http::Request::get("/"))
}

/// Prepares in one poll.
#[track_caller]
fn prepare_at_once(req: &Request, needs: &'static [&'static Needs]) {
    let mut future = std::pin::pin!(prepare(req, needs));
    let poll = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(poll, std::task::Poll::Ready(Ok(()))));
}

#[test]
fn what_a_provider_asks_for_runs_before_it_and_once() {
    const NEEDS: &[&Needs] = &[&<(Provided<Later>, Provided<Calls>)>::NEEDS];
    let req = get();
    assert_eq!(missing(&req, NEEDS).map(|first| first.id), Some(TypeId::of::<Calls>()));
    prepare_at_once(&req, NEEDS);
    assert!(missing(&req, NEEDS).is_none());
    assert_eq!(*Provided::<Later>::from_request(&req).unwrap(), 3);
    prepare_at_once(&req, &[&<Option<Provided<Calls>>>::NEEDS]);
    assert_eq!(*Provided::<Calls>::from_request(&req).unwrap(), 1);
    assert_eq!(req.g().get::<u32>().as_deref(), Some(&1));
}

// R13
#[test]
fn an_error_is_kept_and_comes_up_wherever_the_value_is_asked_for() {
    const NEEDS: &[&Needs] = &[&<Result<Provided<Panicking>>>::NEEDS];
    let req = get();
    prepare_at_once(&req, NEEDS);
    for _ in 0..2 {
        let error = Provided::<Failing>::from_request(&req).unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::IM_A_TEAPOT));
    }
    let error = Provided::<Panicking>::from_request(&req).unwrap_err();
    assert_eq!(error.to_string(), "panicked: on purpose");
    assert_eq!(req.g().get::<u32>().as_deref(), Some(&1));
}

#[test]
fn a_function_waits_when_a_provider_of_its_providers_does() {
    assert!(!waits(&[]) && !waits(&[&<Provided<Twice>>::NEEDS]));
    assert!(waits(&[&<(&Request, Option<Provided<Later>>)>::NEEDS]));
}

#[test]
fn an_extractor_that_hides_what_it_needs_is_told_so() {
    let error = Provided::<Calls>::from_request(&get()).unwrap_err();
    assert!(error.to_string().contains("the provider `Calls` did not run"), "{error}");
    assert!(error.status().is_none() && !error.is_absent());
}
