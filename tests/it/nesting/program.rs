//! Small programs of nested calls in either color, run for real and by straight-line rules.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use duotone::prelude::*;
use duotone::{BridgeError, Color, Panic, TaskError, spawn, spawn_sync, try_sync_to_async};

/// A function of the color that its place asks for.
#[derive(Clone, Debug)]
pub(super) enum Program {
    Ends,
    Fails,
    Panics,
    /// `async_to_sync` in sync code, `sync_to_async` in async code.
    Bridges(Arc<Program>),
    /// A task of the other's color, which is joined.
    Spawns(Arc<Program>),
    SpawnsSync(Arc<Program>),
    /// Polls async code once, and drops it.
    Drops(Arc<Program>),
    /// Runs one of its own color, and then bridges or spawns once more.
    GoesOn(Arc<Program>),
}

use Program::*;

/// What a program comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It went through so many calls.
    Value(u32),
    Wrong,
    /// It unwinds.
    Unwinds,
    /// A task that panicked is an error for who joins it.
    Panicked,
    Exhausted,
    NoThread,
    Cancelled,
}

#[derive(Debug, thiserror::Error)]
#[error("wrong")]
struct Wrong;

const PAYLOAD: &str = "on purpose";

impl Program {
    /// All of a color with so many calls inside each other at most.
    pub(super) fn all(color: Color, calls: usize) -> Vec<Program> {
        let mut all = vec![Ends, Fails, Panics];
        if calls == 0 {
            return all;
        }
        let of = |color| Program::all(color, calls - 1).into_iter().map(Arc::new);
        let other = if color == Color::Sync { Color::Async } else { Color::Sync };
        all.extend(of(other).map(Bridges));
        all.extend(of(Color::Async).map(Spawns));
        all.extend(of(Color::Sync).map(SpawnsSync));
        if color == Color::Async {
            all.extend(of(Color::Async).map(Drops));
        }
        all.extend(of(color).map(GoesOn));
        all
    }

    /// Whether something may be left of it when it has ended.
    pub(super) fn leaves(&self) -> bool {
        match self {
            Ends | Fails | Panics => false,
            Drops(_) => true,
            Bridges(inner) | Spawns(inner) | SpawnsSync(inner) | GoesOn(inner) => inner.leaves(),
        }
    }
}

fn fails<T>(program: &Program) -> Result<T> {
    match program {
        Fails => Err(Wrong.into()),
        // Nothing is to be printed.
        _ => resume_unwind(Box::new(PAYLOAD)),
    }
}

fn run(program: &Arc<Program>) -> Result<u32> {
    let calls = match &**program {
        Ends => return Ok(0),
        Bridges(inner) => async_to_sync(run_async(Arc::clone(inner)))?,
        Spawns(inner) => spawn(run_async(Arc::clone(inner))).join()?,
        SpawnsSync(inner) => {
            let inner = Arc::clone(inner);
            spawn_sync(move || run(&inner)).join()?
        }
        GoesOn(inner) => run(inner)? + spawn_sync(|| 0).join()?,
        Fails | Panics | Drops(_) => return fails(program),
    };
    Ok(calls + 1)
}

fn run_async(program: Arc<Program>) -> Pin<Box<dyn Future<Output = Result<u32>> + Send>> {
    Box::pin(async move {
        let calls = match &*program {
            Ends => return Ok(0),
            Bridges(inner) => {
                let inner = Arc::clone(inner);
                try_sync_to_async(move || run(&inner)).await??
            }
            Spawns(inner) => spawn(run_async(Arc::clone(inner))).await?,
            SpawnsSync(inner) => {
                let inner = Arc::clone(inner);
                spawn_sync(move || run(&inner)).await?
            }
            Drops(inner) => {
                let mut inner = run_async(Arc::clone(inner));
                poll_fn(|cx| {
                    let polled = catch_unwind(AssertUnwindSafe(|| inner.as_mut().poll(cx)));
                    drop(polled);
                    Poll::Ready(())
                })
                .await;
                0
            }
            GoesOn(inner) => run_async(Arc::clone(inner)).await? + try_sync_to_async(|| 0).await?,
            Fails | Panics => return fails(&program),
        };
        Ok(calls + 1)
    })
}

/// Runs sync code.
pub(super) fn observe(program: &Arc<Program>) -> Outcome {
    outcome(catch_unwind(AssertUnwindSafe(|| run(program))))
}

/// Runs async code.
pub(super) async fn observe_async(program: Arc<Program>) -> Outcome {
    let mut running = run_async(program);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(result)) => Poll::Ready(outcome(Ok(result))),
        Err(payload) => Poll::Ready(outcome(Err(payload))),
    })
    .await
}

// R46
fn outcome(result: Result<Result<u32>, Box<dyn Any + Send>>) -> Outcome {
    let error = match result {
        Ok(Ok(calls)) => return Outcome::Value(calls),
        Err(payload) => {
            assert_eq!(payload.downcast_ref(), Some(&PAYLOAD));
            return Outcome::Unwinds;
        }
        Ok(Err(error)) => error,
    };
    if error.is::<Wrong>() {
        Outcome::Wrong
    } else if error.is::<Panic>() {
        Outcome::Panicked
    } else if error.downcast_ref() == Some(&BridgeError::Exhausted) {
        Outcome::Exhausted
    } else {
        match error.downcast_ref() {
            Some(TaskError::NoThread) => Outcome::NoThread,
            Some(TaskError::Cancelled) => Outcome::Cancelled,
            _ => panic!("an unexpected error: {error}"),
        }
    }
}
