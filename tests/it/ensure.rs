//! Functions of either color made into one of the color that is wanted (R43, R44, R46).

use duotone::prelude::*;
use duotone::{Color, EitherColor, PoolConfig, ensure_async, ensure_sync};

use crate::bridges::of_each_bridge;
use crate::entries::{Entry, each_entry};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("below {0}")]
struct Below(u32);

fn plain(n: u32, limit: u32) -> Result<String, Below> {
    assert_ne!(n, 13, "on purpose");
    let path = current::request().map(|req| req.path().to_owned());
    if n < limit { Err(Below(limit)) } else { Ok(format!("{n} {:?}", path.ok())) }
}

async fn cooperative(n: u32, limit: u32) -> Result<String, Below> {
    pause().await;
    plain(n, limit)
}

#[get("/sync/{n}")]
fn from_sync(n: u32) -> Result<String> {
    let (a, b) = (ensure_sync(plain), ensure_sync(cooperative));
    Ok(format!("{}, {}", a(n, 5)?, b(n, 5)?))
}

#[get("/async/{n}")]
async fn from_async(n: u32) -> Result<String> {
    let (a, b) = (ensure_async(plain), ensure_async(cooperative));
    Ok(format!("{}, {}", a(n, 5).await?, b(n, 5).await?))
}

#[error_handler]
fn below(error: &Below) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.to_string())
}

#[error_handler]
fn panicked(error: &duotone::Panic) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.message().to_owned())
}

// R37, R43, R44, R46
#[test]
fn a_function_of_either_color_is_called_in_either_color() {
    let pool = PoolConfig::default().with_max_threads(1);
    let handlers = || handlers![from_sync, from_async, below, panicked];
    for (bridge, app) in of_each_bridge(|| App::new().pool(pool.clone()).handlers(handlers())) {
        each_entry(&app, |entry| {
            for color in ["sync", "async"] {
                let context = format!("{color}, {bridge}, {}", entry.name());
                let found = format!("7 Some(\"/{color}/7\")");
                let answer = entry.get(&format!("/{color}/7"));
                assert_eq!(answer, (200, format!("{found}, {found}")), "{context}");
                let answer = entry.get(&format!("/{color}/4"));
                assert_eq!(answer, (409, "below 5".to_owned()), "{context}");
                let (status, message) = entry.get(&format!("/{color}/13"));
                assert_eq!(status, 409, "{context}");
                assert!(message.contains("on purpose"), "{context}: {message}");
            }
        });
    }
}

/// The name of this thread, without its number.
fn thread() -> String {
    let name = std::thread::current().name().unwrap_or("unnamed").to_owned();
    name.split('-').next().unwrap_or_default().to_owned()
}

#[get("/place")]
async fn place() -> Result<String> {
    let (here, there) = (thread(), ensure_async(thread)().await);
    Ok(if here == there { "in place".to_owned() } else { there })
}

// R42, R44
#[test]
fn a_sync_function_leaves_the_loop_when_it_is_made_async() {
    let pool = PoolConfig::default().with_max_threads(1).with_thread_name("worker");
    let app = App::new().pool(pool).handlers(handlers![place]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let expected = match entry {
            Entry::Handle(_) | Entry::Socket(duotone::WorkerClass::Async, _) => "worker",
            _ if entry.is_green() => "worker",
            _ => "in place",
        };
        assert_eq!(entry.get("/place"), (200, expected.to_owned()), "{}", entry.name());
    });
}

fn color_of<Args: duotone::Arguments, Kind, F: EitherColor<Args, Kind>>(_: &F) -> Color {
    F::COLOR
}

/// Values of each kind that a view or a callback may return are told from futures.
#[test]
fn the_color_is_seen_from_what_a_function_returns() {
    let boxed = |n: u8| -> BoxFuture<'static, u8> { Box::pin(async move { n }) };
    for (color, sync) in [
        (color_of(&|| ()), true),
        (color_of(&|| Html("text")), true),
        (color_of(&|_: u8| Some(Json(1))), true),
        (color_of(&|_: u8, _: String| Err::<(), _>("text")), true),
        (color_of(&plain), true),
        (color_of(&cooperative), false),
        (color_of(&boxed), false),
        (color_of(&|| std::future::ready(1)), false),
        (color_of(&|a: u8, b: u8, c: u8, d: u8| async move { a + b + c + d }), false),
    ] {
        assert_eq!(color == Color::Sync, sync);
    }
}
