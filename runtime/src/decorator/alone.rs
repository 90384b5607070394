//! A decorator called alone, for its unit tests: without an app's stack around it.

use std::pin::pin;

use crate::bridge::here::Here;
use crate::decorator::around::{Around, finish};
use crate::decorator::{Decorator, Next};
use crate::provider::prepare;
use crate::{Request, Response, Result};

/// Calls it on this thread, which may block.
pub(crate) fn call_here<'a, D: Decorator>(
    decorator: &'a D,
    req: &'a Request,
    next: Next<'a>,
) -> Result<Response> {
    finish(req, Here::Anywhere, pin!(prepare(req, D::NEEDS)))??;
    decorator.call_here(req, next)
}

/// Calls it on the event loop that polls this: one that does not block.
pub(crate) async fn call<'a, D: Decorator>(
    decorator: &'a D,
    req: &'a Request,
    next: Next<'a>,
) -> Result<Response> {
    prepare(req, D::NEEDS).await?;
    decorator.call(req, next).await
}
