//! What runs when (R1-R5), for every mix of colors (R41).

use std::ops::ControlFlow;

use duotone::prelude::*;
use duotone::{Handler, after_this_request};

use crate::entries::{each_entry, header, text};
use crate::log::{Log, app};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("refused")]
struct Refused;

/// Handlers of every role, written in one color.
macro_rules! of_color {
    ($color:ident, [$($asyncness:tt)?], [$($pause:expr)?]) => {
        mod $color {
            use super::*;

            #[before_request]
            pub(super) $($asyncness)? fn first_before(log: State<Log>) {
                $($pause;)?
                log.add("first before");
            }

            #[before_request]
            pub(super) $($asyncness)? fn second_before(log: State<Log>) {
                $($pause;)?
                log.add("second before");
            }

            #[get("/view")]
            pub(super) $($asyncness)? fn view(log: State<Log>) -> Result<&'static str> {
                $($pause;)?
                log.add("view");
                for nth in ["first after this", "second after this"] {
                    let log = log.clone();
                    after_this_request(move |_| log.add(nth))?;
                }
                Ok("seen")
            }

            #[get("/refuses")]
            pub(super) $($asyncness)? fn refuses(log: State<Log>) -> Result<&'static str> {
                $($pause;)?
                log.add("view");
                Err(Refused.into())
            }

            #[error_handler]
            pub(super) $($asyncness)? fn refused(
                _error: &Refused,
                log: State<Log>,
            ) -> (StatusCode, &'static str) {
                $($pause;)?
                log.add("error handler");
                (StatusCode::IM_A_TEAPOT, "refused")
            }

            #[after_request]
            pub(super) $($asyncness)? fn first_after(res: Response, log: State<Log>) -> Response {
                $($pause;)?
                log.add("first after");
                res
            }

            #[after_request]
            pub(super) $($asyncness)? fn second_after(_res: &mut Response, log: State<Log>) {
                $($pause;)?
                log.add("second after");
            }

            #[teardown_request]
            pub(super) $($asyncness)? fn first_teardown(log: State<Log>) {
                $($pause;)?
                log.add("first teardown");
            }

            #[teardown_request]
            pub(super) $($asyncness)? fn second_teardown(log: State<Log>) {
                $($pause;)?
                log.add("second teardown");
            }
        }
    };
}

of_color!(plain, [], []);
of_color!(cooperative, [async], [pause().await]);

/// Before, view, error handler, after and teardown: each in the color that its bit says.
fn mix(bits: usize) -> Vec<Handler> {
    let plain = [
        &handlers![plain::first_before, plain::second_before][..],
        &handlers![plain::view, plain::refuses],
        &handlers![plain::refused],
        &handlers![plain::first_after, plain::second_after],
        &handlers![plain::first_teardown, plain::second_teardown],
    ];
    let cooperative = [
        &handlers![cooperative::first_before, cooperative::second_before][..],
        &handlers![cooperative::view, cooperative::refuses],
        &handlers![cooperative::refused],
        &handlers![cooperative::first_after, cooperative::second_after],
        &handlers![cooperative::first_teardown, cooperative::second_teardown],
    ];
    let role = |nth: usize| if bits >> nth & 1 == 0 { plain[nth] } else { cooperative[nth] };
    (0..plain.len()).flat_map(role).cloned().collect()
}

// R1, R41
#[test]
fn every_mix_of_colors_runs_in_the_same_order() {
    let expected = [
        "first before",
        "second before",
        "view",
        "first after this",
        "second after this",
        "second after",
        "first after",
        "second teardown",
        "first teardown",
    ];
    each_mix("/view", &(200, "seen".to_owned()), &expected);
}

/// What is answered and what happens is the same in every mix of colors and every entry.
#[track_caller]
fn each_mix(target: &str, answer: &(u16, String), expected: &[&str]) {
    for bits in 0..32 {
        let (app, log) = app(mix(bits));
        each_entry(&app, |entry| {
            let context = format!("mix {bits:05b}, {}", entry.name());
            assert_eq!(entry.get(target), *answer, "{context}");
            assert_eq!(log.take(), expected, "{context}");
        });
    }
}

// R1, R5, R13, R41
#[test]
fn every_mix_of_colors_handles_an_error_in_the_same_order() {
    let expected = [
        "first before",
        "second before",
        "view",
        "error handler",
        "second after",
        "first after",
        "second teardown",
        "first teardown",
    ];
    each_mix("/refuses", &(418, "refused".to_owned()), &expected);
}

#[get("/dir/")]
async fn directory() {}

#[before_request]
fn before(log: State<Log>, req: &Request) {
    log.add(format!("before {}", req.endpoint().unwrap_or("nothing")));
}

#[after_request]
async fn after(res: &mut Response, log: State<Log>) {
    pause().await;
    log.add(format!("after {}", res.status().as_u16()));
    res.set_header("x-after", "ran");
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

// R2, R4, R5
#[test]
fn the_hooks_of_the_app_run_around_what_the_router_answers() {
    let (app, log) = app(handlers![directory, before, after, teardown]);
    each_entry(&app, |entry| {
        for (method, target, status, endpoint) in [
            ("GET", "/missing", 404, "nothing"),
            ("POST", "/dir/", 405, "nothing"),
            ("GET", "/dir", 308, "nothing"),
            ("GET", "/%zz", 400, "nothing"),
            ("OPTIONS", "/dir/", 200, "directory"),
        ] {
            let response = entry.call(method, target);
            let context = format!("{method} {target}, {}", entry.name());
            assert_eq!(response.status(), status, "{context}");
            assert_eq!(header(&response, "x-after"), Some("ran"), "{context}");
            let expected =
                [format!("before {endpoint}"), format!("after {status}"), "teardown".to_owned()];
            assert_eq!(log.take(), expected, "{context}");
        }
    });
}

#[before_request]
fn maintenance(log: State<Log>, req: &Request) -> Option<(StatusCode, &'static str)> {
    log.add("maintenance");
    (req.header("x-staff").is_none()).then_some((StatusCode::SERVICE_UNAVAILABLE, "later"))
}

// R2
#[test]
fn a_before_hook_that_answers_hides_what_the_router_found() {
    let (app, log) = app(handlers![maintenance, directory]);
    each_entry(&app, |entry| {
        for (method, target) in
            [("GET", "/missing"), ("POST", "/dir/"), ("GET", "/dir"), ("GET", "/%zz")]
        {
            let response = entry.call(method, target);
            let context = format!("{method} {target}, {}", entry.name());
            assert_eq!(
                (response.status().as_u16(), &*text(&response)),
                (503, "later"),
                "{context}"
            );
        }
        log.take();
    });
}

#[before_request]
async fn breaks(req: &Request, log: State<Log>) -> Result<ControlFlow<String>> {
    pause().await;
    log.add("breaks");
    Ok(match req.arg("stop") {
        Some(why) => ControlFlow::Break(why.into_owned()),
        None => ControlFlow::Continue(()),
    })
}

#[before_request]
fn fails(req: &Request, log: State<Log>) -> Result<()> {
    log.add("fails");
    if req.header("x-refuse").is_some() { Err(Refused.into()) } else { Ok(()) }
}

#[get("/")]
fn index(log: State<Log>) -> &'static str {
    log.add("view");
    "index"
}

// R3, R13
#[test]
fn a_before_hook_that_answers_or_fails_skips_the_rest_up_to_the_after_hooks() {
    let (app, log) = app(handlers![maintenance, breaks, fails, index, after, teardown]);
    each_entry(&app, |entry| {
        for (target, headers, status, events) in [
            ("/", &[][..], 503, &["maintenance", "after 503", "teardown"][..]),
            ("/?stop=here", &["x-staff"], 200, &["maintenance", "breaks", "after 200", "teardown"]),
            (
                "/",
                &["x-staff", "x-refuse"],
                500,
                &["maintenance", "breaks", "fails", "after 500", "teardown"],
            ),
            (
                "/",
                &["x-staff"],
                200,
                &["maintenance", "breaks", "fails", "view", "after 200", "teardown"],
            ),
        ] {
            let mut req = crate::entries::request("GET", target);
            for &name in headers {
                req.headers_mut().insert(name, "yes".parse().expect("a header value"));
            }
            let context = format!("{target} with {headers:?}, {}", entry.name());
            assert_eq!(entry.send(req).status(), status, "{context}");
            assert_eq!(log.take(), events, "{context}");
        }
    });
}
