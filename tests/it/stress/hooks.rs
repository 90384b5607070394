//! Hooks, error handlers and teardowns of both colors.

use duotone::prelude::*;

use super::books::Books;
use super::checks::{Id, check, check_parts, down, number, trouble};
use crate::polling::pause;

#[before_request]
pub(super) fn begin(req: &Request, books: State<Books>) {
    let id = number(req);
    req.g().set(Id(id));
    books.count(id, 0);
    check(id, "begin");
}

#[before_request]
pub(super) async fn before(req: &Request, Id(id): Id) -> Result<()> {
    pause().await;
    check(id, "before");
    trouble(req, 0)
}

#[error_handler(409)]
pub(super) fn conflict(_error: &HttpError, Id(id): Id) -> &'static str {
    down(id, 1);
    "conflict"
}

#[error_handler]
pub(super) async fn failed(_error: &std::io::Error, Id(id): Id) -> &'static str {
    sync_to_async(move || check(id, "an error handler")).await;
    "failed"
}

#[after_request]
pub(super) fn after(res: &mut Response, req: &Request, Id(id): Id) -> Result<()> {
    down(id, 1);
    trouble(req, 2)?;
    res.set_header("x-id", id);
    Ok(())
}

#[after_request]
pub(super) async fn after_async(res: Response, req: &Request, Id(id): Id) -> Result<Response> {
    sync_to_async(move || down(id, 1)).await;
    check(id, "an after-hook");
    trouble(req, 3)?;
    Ok(res)
}

#[teardown_request]
pub(super) fn teardown(req: &Request, Id(id): Id, books: State<Books>) -> Result<()> {
    check_parts(req, id, &books);
    down(id, 2);
    books.count(id, 1);
    trouble(req, 4)
}

#[teardown_request]
pub(super) async fn teardown_async(req: &Request, Id(id): Id, books: State<Books>) -> Result<()> {
    check_parts(req, id, &books);
    pause().await;
    sync_to_async(move || down(id, 1)).await;
    check(id, "a teardown");
    books.count(id, 2);
    trouble(req, 5)
}
