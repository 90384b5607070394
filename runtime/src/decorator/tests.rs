//! Decorators by hand, called by hand.

use std::pin::pin;
use std::task::{Context, Waker};

use super::*;
use crate::extract::tests::request;
use crate::{Error, HttpError, Panic, StatusCode, async_to_sync};

struct Passes;

impl Decorator for Passes {
    const KIND: DecoratorKind = DecoratorKind::Passes;

    async fn call<'a>(&'a self, req: &'a Request, next: Next<'a>) -> Result<Response> {
        Ok(next.run().await?.with_header("x-path", req.path()))
    }
}

struct Blocks;

impl Decorator for Blocks {
    const KIND: DecoratorKind = DecoratorKind::Blocks;

    async fn call<'a>(&'a self, _: &'a Request, next: Next<'a>) -> Result<Response> {
        Ok(next.into_sync().run()?.with_header("x-blocks", "yes"))
    }
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn a_decorator_is_called_with_a_view_of_either_color() {
    let req = request(http::Request::get("/x"));
    let mut view = || Ok(Response::new("sync"));
    let res = ready(Passes.call(&req, Next::calling(&mut view))).unwrap();
    assert_eq!((res.header("x-path"), res.body().as_bytes()), (Some("/x"), Some(&b"sync"[..])));
    let view = pin!(async { Ok(Response::new("async")) });
    let res = ready(Passes.call(&req, Next::awaiting(view))).unwrap();
    assert_eq!(res.body().as_bytes(), Some(&b"async"[..]));
    let view = Next::owned(async { Ok(Response::new("owned")) });
    let res = ready(Blocks.call(&req, view)).unwrap();
    assert_eq!((res.header("x-blocks"), res.body().as_bytes()), (Some("yes"), Some(&b"owned"[..])));
}

// R13
#[test]
fn errors_and_panics_of_what_is_inside_are_errors_of_next() {
    let teapot = || Error::from(HttpError::new(StatusCode::IM_A_TEAPOT));
    let error = ready(Next::calling(&mut || Err(teapot())).run()).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::IM_A_TEAPOT));
    let panics = |next: Next<'_>| {
        let error = ready(next.run()).unwrap_err();
        assert_eq!(error.downcast_ref::<Panic>().map(Panic::message), Some("on purpose"));
    };
    panics(Next::calling(&mut || panic!("on purpose")));
    panics(Next::owned(async { panic!("on purpose") }));
    let error = Next::calling(&mut || panic!("on purpose")).into_sync().run().unwrap_err();
    assert!(error.is::<Panic>());
}

// R43
#[test]
fn what_is_inside_may_block_where_it_is_called() {
    let mut view = || {
        async_to_sync(async { std::future::ready(()).await });
        Ok(Response::new("view"))
    };
    let _polled = crate::bridge::here::enter(crate::bridge::here::Here::Driving);
    assert!(ready(Next::calling(&mut view).run()).is_ok());
}

#[test]
fn a_decorator_is_named_by_its_type() {
    struct Generic<T>(T);
    impl<T: Send + Sync + 'static> Decorator for Generic<T> {
        async fn call<'a>(&'a self, _: &'a Request, next: Next<'a>) -> Result<Response> {
            let _ = &self.0;
            next.run().await
        }
    }
    assert_eq!(name_of::<Passes>(), "Passes");
    assert_eq!(name_of::<Generic<Vec<Error>>>(), "Generic");
    assert!(
        ready(Generic(()).call(
            &request(http::Request::get("/")),
            Next::owned(async { Ok(Response::default()) })
        ))
        .is_ok()
    );
}
