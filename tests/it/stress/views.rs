//! Views of both colors that do what views may do: bridge, spawn, copy, start tasks, stream.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::thread;

use duotone::prelude::*;
use duotone::spawn;

use super::around::{awaits, blocks, later, passes};
use super::checks::{Parts, check, check_copy, check_same, down, trouble};
use crate::polling::pause;

#[get("/{id}/sync")]
pub(super) fn plain(id: u32, req: &Request) -> Result<String> {
    down(id, 2);
    after_this_request(move |_| down(id, 1))?;
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/async")]
pub(super) async fn cooperative(id: u32, req: &Request) -> Result<String> {
    pause().await;
    sync_to_async(move || down(id, 2)).await;
    check(id, "an async view");
    after_this_request(move |_| check(id, "after this"))?;
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/spawn")]
pub(super) fn spawning(id: u32, req: &Request) -> Result<String> {
    let elsewhere = async { tokio::spawn(sync_to_async(|| current::request().is_err())).await };
    assert!(async_to_sync(elsewhere)?, "R39");
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/copy")]
pub(super) async fn copying(id: u32, req: &Request) -> Result<String> {
    let on_thread = copy_current_request_context()?;
    let thread = thread::spawn(move || on_thread.enter(|| check_copy(id)));
    let task = tokio::spawn(copy_current_request_context()?.within(async move {
        pause().await;
        sync_to_async(move || check_copy(id)).await;
    }));
    check(id, "a view beside its copies");
    trouble(req, 1)?;
    task.await?;
    sync_to_async(move || thread.join().expect("no panic")).await;
    Ok(id.to_string())
}

#[get("/{id}/tasks")]
pub(super) async fn starting(id: u32, req: &Request, tasks: TaskGroup) -> Result<String> {
    let parts = Parts::default();
    req.g().set(parts.clone());
    let awaited = parts.one();
    let awaited = tasks.spawn(async move {
        let _part = awaited;
        pause().await;
        check(id, "a part");
        sync_to_async(move || down(id, 1)).await;
    });
    let sync = parts.one();
    let sync = tasks.spawn_sync(move || {
        let _part = sync;
        down(id, 1);
    });
    let left = parts.one();
    tasks.spawn(async move {
        let _part = left;
        pause().await;
        check(id, "a part that is left");
        std::future::pending::<()>().await;
    });
    let apart = spawn(async {
        pause().await;
        current::request().is_err() && sync_to_async(|| current::app().is_ok()).await
    });
    trouble(req, 1)?;
    awaited.await?;
    sync.await?;
    assert!(apart.await?, "R39");
    Ok(id.to_string())
}

#[get("/{id}/decorated", with = [passes, awaits, blocks])]
pub(super) fn decorated(id: u32, value: Provided<later>, req: &Request) -> Result<String> {
    down(id, 1);
    check_same(id, *value);
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/around", with = [awaits, blocks, passes])]
pub(super) async fn around(id: u32, value: Provided<later>, req: &Request) -> Result<String> {
    pause().await;
    check(id, "a decorated view");
    check_same(id, *value);
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/stream")]
pub(super) async fn stream(id: u32, req: &Request) -> Result<Response> {
    trouble(req, 1)?;
    Ok(Response::new(Body::stream(Chunks { id, left: 4, next: None })))
}

/// The number of the request, chunk after chunk, each from a worker thread.
struct Chunks {
    id: u32,
    left: u32,
    next: Option<BoxFuture<'static, ()>>,
}

impl futures_core::Stream for Chunks {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let id = self.id;
        check(id, "a stream");
        let next = self.next.get_or_insert_with(|| {
            Box::pin(async move {
                pause().await;
                sync_to_async(move || down(id, 1)).await;
            })
        });
        ready!(next.as_mut().poll(cx));
        self.next = None;
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        Poll::Ready(Some(Ok(if left == 0 { id.to_string() } else { "0".to_owned() })))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        check(self.id, "a dropped stream");
    }
}
