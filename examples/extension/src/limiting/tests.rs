//! The decorator alone, around views of either color.

use std::time::Duration;

use duotone::prelude::*;
use duotone::testing::{self, RequestBuilder, TestNext};

use super::*;
use crate::Clock;

const MINUTE: Duration = Duration::from_secs(60);

fn app(limits: RateLimits) -> (App, Clock) {
    let clock = Clock::stopped();
    let app = App::new().install(limits.clock(clock.clone()));
    (app.build().expect("an app without faults"), clock)
}

fn from(app: &App, address: &str) -> RequestBuilder {
    let address = format!("{address}:80").parse().expect("an address");
    testing::request().app(app).remote_addr(address)
}

/// The status of the answer to this request: 429 is an error of the decorator.
#[track_caller]
fn ask(next: &TestNext, limit: &rate_limit, req: RequestBuilder) -> u16 {
    match next.under(limit, &req.build()).run() {
        Ok(res) => res.status().as_u16(),
        Err(error) => error.status().map_or(500, |status| status.as_u16()),
    }
}

#[test]
fn a_client_that_asks_too_often_is_refused_until_it_has_waited() {
    for next in [testing::next("view"), testing::next("view").waits()] {
        let (app, clock) = app(RateLimits::new());
        let limit = rate_limit(3, MINUTE);
        let asked = || ask(&next, &limit, from(&app, "10.0.0.1"));
        assert_eq!([asked(), asked(), asked(), asked(), asked()], [200, 200, 200, 429, 429]);
        assert_eq!(next.runs(), 3, "the view does not run for who is refused");
        clock.advance(MINUTE / 3);
        assert_eq!([asked(), asked()], [200, 429]);
        clock.advance(MINUTE);
        assert_eq!([asked(), asked(), asked(), asked()], [200, 200, 200, 429]);
    }
}

#[test]
fn async_tests_await_the_same() {
    let (app, _) = app(RateLimits::new());
    let (limit, next) = (rate_limit(1, MINUTE), testing::next("view").waits());
    async_to_sync(async {
        let req = from(&app, "10.0.0.1").build();
        assert!(next.under(&limit, &req).await.is_ok());
        let error = next.under(&limit, &req).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    });
}

#[test]
fn each_client_counts_for_itself() {
    let (app, _) = app(RateLimits::new());
    let (limit, next) = (rate_limit(1, MINUTE), testing::next("view"));
    for (address, status) in [
        ("10.0.0.1", 200),
        ("10.0.0.2", 200),
        ("10.0.0.1", 429),
        // The same one, by another way.
        ("[::ffff:10.0.0.1]", 429),
        ("[2001:db8::1]", 200),
        ("[2001:db8::ffff:2]", 429),
        ("[2001:db8:0:1::1]", 200),
    ] {
        assert_eq!(ask(&next, &limit, from(&app, address)), status, "{address}");
    }
    let nobody = || testing::request().app(&app);
    assert_eq!([ask(&next, &limit, nobody()), ask(&next, &limit, nobody())], [200, 429]);
}

#[test]
fn each_endpoint_and_each_limit_counts_for_itself() {
    let (app, _) = app(RateLimits::new());
    let next = testing::next("view");
    let ask = |path, limit| ask(&next, &limit, from(&app, "10.0.0.1").uri(path));
    assert_eq!([ask("/a", rate_limit(1, MINUTE)), ask("/b", rate_limit(1, MINUTE))], [200, 200]);
    assert_eq!([ask("/a", rate_limit(2, MINUTE)), ask("/a", rate_limit(1, MINUTE))], [200, 429]);
    assert_eq!(ask("/a", rate_limit(0, MINUTE)), 429, "none is none");
}

#[test]
fn the_app_may_say_who_the_client_is() {
    let limits = RateLimits::new().client_by(|req| req.header("x-client")?.parse().ok());
    let (app, _) = app(limits);
    let (limit, next) = (rate_limit(1, MINUTE), testing::next("view"));
    for (client, status) in [("10.0.0.1", 200), ("10.0.0.2", 200), ("10.0.0.1", 429)] {
        let req = from(&app, "127.0.0.1").header("x-client", client);
        assert_eq!(ask(&next, &limit, req), status, "{client}");
    }
}

#[test]
fn there_is_an_end_to_its_room() {
    let (app, clock) = app(RateLimits::new().capacity(2));
    let (limit, next) = (rate_limit(1, MINUTE), testing::next("view"));
    for address in ["10.0.0.1", "10.0.0.2", "10.0.0.3"] {
        assert_eq!(ask(&next, &limit, from(&app, address)), 200);
        clock.advance(MINUTE / 6);
    }
    // The first one had waited longest.
    for (address, status) in [("10.0.0.3", 429), ("10.0.0.2", 429), ("10.0.0.1", 200)] {
        assert_eq!(ask(&next, &limit, from(&app, address)), status, "{address}");
    }
}
