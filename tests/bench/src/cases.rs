//! The kinds of requests that are counted.

use duotone::prelude::*;

use crate::handlers::{after, before, extract, view};

/// A kind of request: an app, and what is asked of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) app: fn() -> AppBuilder,
    pub(crate) target: &'static str,
    /// Its content type and its body, if it is a `POST`.
    pub(crate) posts: Option<(&'static str, &'static str)>,
    /// Where the cookie comes from that is sent with it.
    pub(crate) after: Option<&'static str>,
    pub(crate) how: How,
}

/// Who answers.
#[derive(Clone, Copy)]
pub(crate) enum How {
    /// `handle_sync`.
    Sync,
    /// `handle`, polled once: nothing in it waits, or blocks.
    Async,
}

/// Requests with a parameter, to the last of so many routes.
macro_rules! routes {
    ($($count:literal)*) => {
        [$(Case {
            name: concat!("routes-", $count),
            app: || table($count),
            target: concat!("/r", $count, "/42"),
            posts: None,
            after: None,
            how: How::Async,
        }),*]
    };
}

/// An app of so many routes: `/r1/{id}`, `/r2/{id}`, ..
fn table(routes: usize) -> AppBuilder {
    let blueprint = |number| {
        let blueprint = Blueprint::new(format!("r{number}")).url_prefix(format!("/r{number}"));
        blueprint.handlers(handlers![view::user])
    };
    (1..=routes).fold(App::new(), |app, number| app.register(blueprint(number)))
}

pub(crate) fn all() -> Vec<Case> {
    let case = |name, how, target, app| Case { name, app, target, posts: None, after: None, how };
    let mut all = Vec::from(routes![1 10 100 1000 10000]);
    all.extend([
        case("async-view", How::Async, "/async", views),
        case("async-view-in-handle-sync", How::Sync, "/async", views),
        case("sync-view-in-handle-sync", How::Sync, "/sync", views),
        case("async-view-1-async-hook", How::Async, "/async", || {
            views().handlers(handlers![before::async_1])
        }),
        case("async-view-5-async-hooks", How::Async, "/async", || {
            views().handlers(handlers![
                before::async_1,
                before::async_2,
                before::async_3,
                before::async_4,
                before::async_5
            ])
        }),
        case("sync-view-1-sync-hook", How::Sync, "/sync", || {
            views().handlers(handlers![before::sync_1])
        }),
        case("sync-view-5-sync-hooks", How::Sync, "/sync", || {
            views().handlers(handlers![
                before::sync_1,
                before::sync_2,
                before::sync_3,
                before::sync_4,
                before::sync_5
            ])
        }),
        case("sync-view-5-async-hooks", How::Sync, "/sync", || {
            views().handlers(handlers![
                before::async_1,
                before::async_2,
                before::async_3,
                before::async_4,
                before::async_5
            ])
        }),
        case("async-view-5-sync-hooks-in-handle-sync", How::Sync, "/async", || {
            views().handlers(handlers![
                before::sync_1,
                before::sync_2,
                before::sync_3,
                before::sync_4,
                before::sync_5
            ])
        }),
        case("async-view-after-and-teardown", How::Async, "/async", || {
            views().handlers(handlers![after::added, after::torn_down])
        }),
        case("async-view-decorated", How::Async, "/async/decorated", views),
        case("sync-view-decorated", How::Sync, "/sync/decorated", views),
        case("async-view-async-provider", How::Async, "/async/provided", views),
        case("sync-view-sync-provider", How::Sync, "/sync/provided", views),
        case("session-untouched", How::Async, "/async", with_sessions),
        Case {
            name: "session-read",
            app: with_sessions,
            target: "/session",
            posts: None,
            after: Some("/session/begin"),
            how: How::Async,
        },
        case("current-request", How::Async, "/current", views),
        case("current-app", How::Async, "/current-app", views),
        case("current-g", How::Async, "/current-g", views),
        case("async-to-sync-ready", How::Sync, "/async-to-sync", views),
        case("sync-to-async-ready-in-handle-sync", How::Sync, "/sync-to-async", views),
    ]);
    all.extend(extractors());
    all
}

/// Async views with one argument, or as many as the name says.
fn extractors() -> impl Iterator<Item = Case> {
    let gets = [
        ("extract-request", "/extract/request"),
        ("extract-2-params", "/extract/params/7/x"),
        ("extract-query", "/extract/query?page=2&size=50"),
        ("extract-arg", "/extract/arg?page=2&size=50"),
        ("extract-state", "/extract/state"),
        ("extract-header", "/extract/header"),
        ("extract-headers", "/extract/headers"),
        ("extract-cookies", "/extract/cookies"),
        ("extract-absent", "/extract/absent"),
    ];
    let posts = [
        ("extract-json", "/extract/json", ("application/json", r#"{"id":7,"name":"x"}"#)),
        ("extract-form", "/extract/form", ("application/x-www-form-urlencoded", "id=7&name=x")),
        ("extract-text", "/extract/text", ("text/plain", "Hello")),
        ("extract-bytes", "/extract/bytes", ("text/plain", "Hello")),
    ];
    let gets = gets.map(|(name, target)| (name, target, None));
    let posts = posts.map(|(name, target, body)| (name, target, Some(body)));
    let case = |(name, target, posts)| Case {
        name,
        app: extract::app,
        target,
        posts,
        after: None,
        how: How::Async,
    };
    gets.into_iter().chain(posts).map(case)
}

fn views() -> AppBuilder {
    App::new().handlers(handlers![
        view::on_loop,
        view::on_thread,
        view::decorated,
        view::decorated_sync,
        view::provided,
        view::provided_sync,
        view::of_current,
        view::of_current_app,
        view::of_current_g,
        view::waits_for_async,
        view::waits_for_sync,
    ])
}

fn with_sessions() -> AppBuilder {
    views().secret_key([7; 32]).handlers(handlers![view::begin_session, view::read_session])
}
