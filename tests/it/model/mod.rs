//! Random apps of hand-made handlers, in blueprints that nest, against the rules as straight-line
//! code (R1-R20): what is called, what is answered, and what the teardowns are given.

mod case;
mod handlers;
mod plan;
mod rules;

use proptest::prelude::*;

use crate::entries::{Entry, each_entry, request, text};
use crate::log::Log;
use case::case;
use rules::Rules;

/// What is observed of a request.
#[derive(Debug, PartialEq)]
struct Observed {
    events: Vec<String>,
    /// `None` when it broke off.
    answer: Option<(u16, String)>,
}

const PAGE: &str = "a built-in page";

fn observe(entry: &Entry, log: &Log, (method, target): (&str, &str)) -> Observed {
    let answer = entry.try_send(request(method, target)).ok().map(|answer| {
        let body = text(&answer);
        let body = if body.starts_with("<!doctype") { PAGE.to_owned() } else { body };
        (answer.status().as_u16(), body)
    });
    Observed { events: log.take(), answer }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(19),
        ..ProptestConfig::default()
    })]

    // R1-R11, R13-R20, R41
    #[test]
    fn every_entry_does_what_the_rules_say(case in case(), other in 0_usize..5) {
        let others = [
            ("GET", "/missing"), ("POST", "/view"), ("OPTIONS", "/view"), ("GET", "/dir"),
            ("GET", "/%zz"),
        ];
        let (app, log) = case.app();
        each_entry(&app, |entry| {
            let again = [("GET", "/again/view"), ("OPTIONS", "/again/view")];
            let again = again.into_iter().filter(|_| case.is_twice && case.is_view_in_outer());
            for sent in [("GET", "/view"), others[other]].into_iter().chain(again) {
                let observed = observe(entry, &log, sent);
                assert_eq!(observed, Rules::predict(&case, sent), "{sent:?}, {}", entry.name());
            }
        });
    }
}
