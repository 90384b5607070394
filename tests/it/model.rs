//! Random apps of hand-made handlers against the rules as straight-line code (R1-R19): what is
//! called, what is answered, and what the teardowns are given.

use std::collections::HashMap;
use std::pin::Pin;
use std::task::{Context, Poll};

use duotone::prelude::*;
use duotone::{Handler, Panic, Recovered, after_this_request};
use proptest::prelude::*;

use crate::entries::{Entry, each_entry, request, text};
use crate::log::Log;
use crate::polling::pause;

/// What a function does when it is called.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    Pass,
    /// Answers, or changes the response, with this status.
    Answer(u16),
    /// An error handler means its 200.
    Recover,
    /// The view answers a stream, which may fail.
    Stream(bool),
    Abort(u16),
    /// An error with a status given at the place.
    Placed,
    Plain,
    Panic,
}

#[derive(Debug, thiserror::Error)]
#[error("plain in {0}")]
struct PlainError(&'static str);

/// What every function of an app does, by name.
#[derive(Debug)]
struct Plan {
    does: HashMap<&'static str, Does>,
    log: Log,
}

impl Plan {
    fn act(&self, name: &'static str, event: impl Into<String>) -> Result<Does> {
        self.log.add(event);
        match self.does[name] {
            Does::Abort(status) => abort!(status, "in {name}"),
            Does::Placed => Err(PlainError(name)).or_status(StatusCode::CONFLICT),
            Does::Plain => Err(PlainError(name).into()),
            Does::Panic => panic!("in {name}"),
            does => Ok(does),
        }
    }

    fn answer(&self, name: &'static str) -> Result<Response> {
        let does = self.act(name, name)?;
        match does {
            Does::Answer(status) => (status_of(status), name).into_response(),
            Does::Recover => Recovered(name).into_response(),
            Does::Stream(fails) => Ok(Response::new(Body::stream(Chunk(0, fails)))),
            _ => name.into_response(),
        }
    }
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a status")
}

/// A stream of one chunk that may fail behind it.
struct Chunk(u8, bool);

impl futures_core::Stream for Chunk {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        match (self.0, self.1) {
            (2, _) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            (1, _) => Poll::Ready(Some(Ok("chunk"))),
            (_, true) => Poll::Ready(Some(Err(PlainError("stream").into()))),
            _ => Poll::Ready(None),
        }
    }
}

/// The closures that the view gives to `after_this_request`.
const CLOSURES: [&str; 2] = ["this1", "this2"];

/// A function of one kind, in this color.
macro_rules! function {
    ([$($asyncness:tt)?] [$($pause:expr)?] before $before:ident) => {
        #[before_request]
        pub(super) $($asyncness)? fn $before(plan: State<Plan>) -> Result<Option<Response>> {
            $($pause;)?
            let name = stringify!($before);
            Ok(match plan.act(name, name)? {
                Does::Answer(status) => Some((status_of(status), name).into_response()?),
                _ => None,
            })
        }
    };
    ([$($asyncness:tt)?] [$($pause:expr)?] after $after:ident) => {
        #[after_request]
        pub(super) $($asyncness)? fn $after(res: &mut Response, plan: State<Plan>) -> Result<()> {
            $($pause;)?
            let name = stringify!($after);
            if let Does::Answer(status) = plan.act(name, format!("{name} {}", res.status()))? {
                res.set_status(status_of(status));
            }
            Ok(())
        }
    };
    ([$($asyncness:tt)?] [$($pause:expr)?] teardown $teardown:ident) => {
        #[teardown_request]
        pub(super) $($asyncness)? fn $teardown(
            error: Option<&Error>,
            plan: State<Plan>,
        ) -> Result<()> {
            $($pause;)?
            let (name, error) = (stringify!($teardown), error.map(ToString::to_string));
            plan.act(name, format!("{name} {error:?}")).map(drop)
        }
    };
    ([$($asyncness:tt)?] [$($pause:expr)?] handler $handler:ident [$($status:tt)?] $error:ty) => {
        #[error_handler $(($status))?]
        pub(super) $($asyncness)? fn $handler(_error: &$error, plan: State<Plan>) -> Result {
            $($pause;)?
            plan.answer(stringify!($handler))
        }
    };
}

macro_rules! of_color {
    ($color:ident, $asyncness:tt, $pause:tt, $($async:tt)?) => {
        mod $color {
            use super::*;

            function!($asyncness $pause before before1);
            function!($asyncness $pause before before2);
            function!($asyncness $pause before before3);
            function!($asyncness $pause after after1);
            function!($asyncness $pause after after3);
            function!($asyncness $pause teardown teardown1);
            function!($asyncness $pause teardown teardown2);
            function!($asyncness $pause teardown teardown3);
            function!($asyncness $pause handler on404 [404] HttpError);
            function!($asyncness $pause handler on409 [409] HttpError);
            function!($asyncness $pause handler on500 [500] Error);
            function!($asyncness $pause handler on_plain [] PlainError);
            function!($asyncness $pause handler on_http [] HttpError);
            function!($asyncness $pause handler on_panic [] Panic);
            function!($asyncness $pause handler on_any [] Error);

            #[get("/view")]
            pub(super) $($async)? fn view(plan: State<Plan>) -> Result {
                for name in CLOSURES {
                    let plan = plan.clone();
                    if !plan.does.contains_key(name) {
                        continue;
                    }
                    after_this_request(move |res| {
                        match plan.act(name, format!("{name} {}", res.status())) {
                            Ok(Does::Answer(status)) => res.set_status(status_of(status)),
                            Ok(_) => {}
                            Err(error) => panic!("{error}"),
                        }
                    })?;
                }
                plan.answer("view")
            }

            /// Holds the response while it fails.
            #[after_request]
            pub(super) $($async)? fn after2(res: Response, plan: State<Plan>) -> Result {
                Ok(match plan.act("after2", format!("after2 {}", res.status()))? {
                    Does::Answer(status) => res.with_status(status_of(status)),
                    _ => res,
                })
            }

            pub(super) const ALL: [Handler; 17] = handlers![
                before1, before2, before3, after1, after2, after3, teardown1, teardown2,
                teardown3, view, on404, on409, on500, on_plain, on_http, on_panic, on_any,
            ];
        }
    };
}

of_color!(plain, [], [],);
of_color!(cooperative, [async], [pause().await], async);

#[get("/dir/")]
fn directory() {}

/// An app: which handlers in which color and order, and what they do.
#[derive(Clone, Debug)]
struct Case {
    /// Index of the handler, and whether it is async.
    handlers: Vec<(usize, bool)>,
    does: HashMap<&'static str, Does>,
    /// What `error_status` says of a [`PlainError`].
    status: Option<Mapped>,
}

#[derive(Clone, Copy, Debug)]
enum Mapped {
    To(u16),
    Panics,
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        6 => Just(Does::Pass),
        2 => prop::sample::select(vec![200, 201, 404, 409, 500]).prop_map(Does::Answer),
        1 => Just(Does::Recover),
        1 => any::<bool>().prop_map(Does::Stream),
        2 => prop::sample::select(vec![404, 409, 500]).prop_map(Does::Abort),
        1 => Just(Does::Placed),
        2 => Just(Does::Plain),
        2 => Just(Does::Panic),
    ]
}

/// What this function may do of that.
fn fitting(name: &str, does: Does) -> Does {
    match does {
        Does::Recover if !name.starts_with("on") => Does::Pass,
        Does::Stream(_) if name != "view" => Does::Pass,
        does => does,
    }
}

fn case() -> impl Strategy<Value = Case> {
    let order = Just((0..17).collect::<Vec<_>>()).prop_shuffle();
    let functions = prop::collection::vec((any::<bool>(), prop::bool::weighted(0.7), does()), 17);
    let closures = prop::collection::vec(prop::option::of(does()), CLOSURES.len());
    let status = prop_oneof![
        3 => Just(None),
        2 => Just(Some(Mapped::To(409))),
        1 => Just(Some(Mapped::To(418))),
        1 => Just(Some(Mapped::Panics)),
    ];
    (order, functions, closures, status).prop_map(|(order, functions, closures, status)| {
        let mut case = Case { handlers: Vec::new(), does: HashMap::new(), status };
        for at in order {
            let (name, (color, present, does)) = (plain::ALL[at].name(), functions[at]);
            if present || name == "view" {
                case.handlers.push((at, color));
                case.does.insert(name, fitting(name, does));
            }
        }
        for (name, does) in CLOSURES.into_iter().zip(closures) {
            case.does.extend(does.map(|does| (name, fitting(name, does))));
        }
        case
    })
}

impl Case {
    fn app(&self) -> (App, Log) {
        let log = Log::default();
        let plan = Plan { does: self.does.clone(), log: log.clone() };
        let handlers = self
            .handlers
            .iter()
            .map(|&(at, is_async)| if is_async { cooperative::ALL[at] } else { plain::ALL[at] });
        let app = App::new().state(plan).handlers(handlers).handlers(handlers![directory]);
        let app = match self.status {
            None => app,
            Some(mapped) => app.error_status(move |_: &PlainError| match mapped {
                Mapped::To(status) => status_of(status),
                Mapped::Panics => panic!("in a status"),
            }),
        };
        (app.build().expect("a sound app"), log)
    }

    /// The functions of a kind, in registration order.
    fn all(&self, prefix: &str) -> Vec<&'static str> {
        let names = self.handlers.iter().map(|&(at, _)| plain::ALL[at].name());
        names.filter(|name| name.starts_with(prefix)).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.does.contains_key(name)
    }
}

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

/// An error, as the rules see it.
#[derive(Clone, Debug)]
struct Failed {
    text: String,
    kind: &'static str,
    status: Option<u16>,
}

/// The rules, in the order they are told.
struct Rules<'a> {
    case: &'a Case,
    events: Vec<String>,
    status: u16,
    body: String,
    unhandled: Option<String>,
}

impl Rules<'_> {
    fn predict(case: &Case, (method, target): (&str, &str)) -> Observed {
        let (events, body) = (Vec::new(), String::new());
        let mut rules = Rules { case, events, status: 0, body, unhandled: None };
        rules.until_answered(method, target);
        rules.after(target == "/view" && method == "GET");
        let broke_off = rules.body == "stream that fails";
        if broke_off {
            // R11
            rules.unhandled.get_or_insert("plain in stream".to_owned());
        }
        for name in case.all("teardown").into_iter().rev() {
            rules.events.push(format!("{name} {:?}", rules.unhandled));
        }
        let body = if rules.body == "stream" { "chunk".to_owned() } else { rules.body };
        let answer = (!broke_off).then_some((rules.status, body));
        Observed { events: rules.events, answer }
    }

    fn until_answered(&mut self, method: &str, target: &str) {
        for name in self.case.all("before") {
            self.events.push(name.to_owned());
            match self.call(name) {
                Ok(Does::Answer(status)) => return self.answer(status, name),
                Ok(_) => {}
                Err(error) => return self.fail(error),
            }
        }
        let routing = |status: u16, text: &str| Failed {
            text: text.to_owned(),
            kind: "on_http",
            status: Some(status),
        };
        match (method, target) {
            ("GET", "/view") => {}
            ("OPTIONS", _) => return self.answer(200, ""),
            ("GET", "/dir") => return self.answer(308, ""),
            ("GET", "/%zz") => return self.fail(routing(400, "400 Bad Request")),
            ("GET", _) => return self.fail(routing(404, "404 Not Found")),
            _ => return self.fail(routing(405, "405 Method Not Allowed")),
        }
        self.events.push("view".to_owned());
        match self.call("view") {
            Ok(Does::Answer(status)) => self.answer(status, "view"),
            Ok(Does::Stream(true)) => self.answer(200, "stream that fails"),
            Ok(Does::Stream(false)) => self.answer(200, "stream"),
            Ok(_) => self.answer(200, "view"),
            Err(error) => self.fail(error),
        }
    }

    fn after(&mut self, viewed: bool) {
        let view = viewed && self.events.iter().any(|event| event == "view");
        let closures = CLOSURES.into_iter().filter(|name| view && self.case.has(name));
        let hooks = self.case.all("after").into_iter().rev();
        let mut failed = false;
        for name in closures.chain(hooks).collect::<Vec<_>>() {
            self.events.push(format!("{name} {}", status_of(self.status)));
            let error = match self.call(name) {
                Ok(Does::Answer(status)) => {
                    self.status = status;
                    continue;
                }
                Ok(_) => continue,
                Err(error) => error,
            };
            // R6
            let first = !std::mem::replace(&mut failed, true);
            if first {
                // A closure has no way to fail but to panic.
                let text = match error.kind {
                    "on_panic" => error.text,
                    _ if CLOSURES.contains(&name) => format!("panicked: {}", error.text),
                    _ => error.text,
                };
                self.fail_unhandled(Failed { text, ..error }, None);
            } else if name == "after2" {
                self.answer(500, PAGE);
            }
        }
    }

    fn call(&self, name: &'static str) -> Result<Does, Failed> {
        let failed = |text: String, kind, status| Err(Failed { text, kind, status });
        match self.case.does[name] {
            Does::Abort(status) => {
                failed(format!("{}: in {name}", status_of(status)), "on_http", Some(status))
            }
            Does::Placed => failed(format!("plain in {name}"), "on_plain", Some(409)),
            Does::Plain => failed(format!("plain in {name}"), "on_plain", None),
            Does::Panic => failed(format!("panicked: in {name}"), "on_panic", None),
            does => Ok(does),
        }
    }

    fn answer(&mut self, status: u16, body: &str) {
        (self.status, self.body) = (status, body.to_owned());
    }

    fn fail(&mut self, mut error: Failed) {
        // R15
        if error.status.is_none() && error.kind == "on_plain" {
            match self.case.status {
                None => {}
                Some(Mapped::To(status)) => error.status = Some(status),
                Some(Mapped::Panics) => {
                    let text = "panicked: in a status".to_owned();
                    let panic = Failed { text, kind: "on_panic", status: None };
                    return self.fail_unhandled(panic, None);
                }
            }
        }
        match (self.handler(error.status, error.kind, None), error.status) {
            (Some(handler), _) => self.handle(handler, error, false),
            // R16
            (None, Some(status)) => self.answer(status, PAGE),
            (None, None) => self.fail_unhandled(error, None),
        }
    }

    /// R14
    fn handler(
        &self,
        status: Option<u16>,
        kind: &'static str,
        not: Option<&str>,
    ) -> Option<&'static str> {
        let by_status = match status {
            Some(404) => "on404",
            Some(409) => "on409",
            Some(500) => "on500",
            _ => "",
        };
        let mut all = [by_status, kind, "on_any"].into_iter();
        all.find(|name| self.case.has(name) && Some(*name) != not)
    }

    /// R15, R18
    fn fail_unhandled(&mut self, error: Failed, not: Option<&str>) {
        self.unhandled.get_or_insert(error.text.clone());
        match self.handler(Some(500), "on_http", not) {
            Some(handler) => self.handle(handler, Failed { status: Some(500), ..error }, true),
            None => self.answer(500, PAGE),
        }
    }

    fn handle(&mut self, name: &'static str, error: Failed, last: bool) {
        self.events.push(name.to_owned());
        match self.call(name) {
            // R19
            Ok(Does::Pass | Does::Answer(200)) => self.answer(error.status.unwrap_or(500), name),
            Ok(Does::Answer(status)) => self.answer(status, name),
            Ok(_) => self.answer(200, name),
            Err(_) if last => self.answer(500, PAGE),
            Err(error) => self.fail_unhandled(error, Some(name)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(19),
        ..ProptestConfig::default()
    })]

    // R1-R6, R8-R11, R13-R19, R41
    #[test]
    fn every_entry_does_what_the_rules_say(case in case(), other in 0_usize..5) {
        let others = [
            ("GET", "/missing"), ("POST", "/view"), ("OPTIONS", "/view"), ("GET", "/dir"),
            ("GET", "/%zz"),
        ];
        let (app, log) = case.app();
        each_entry(&app, |entry| {
            for sent in [("GET", "/view"), others[other]] {
                let observed = observe(entry, &log, sent);
                assert_eq!(observed, Rules::predict(&case, sent), "{sent:?}, {}", entry.name());
            }
        });
    }
}
