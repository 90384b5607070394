//! What the attributes write down, called by hand: no app, router or dispatcher around it.

use std::any::TypeId;
use std::num::ParseIntError;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crate::color::Colored;
use crate::handler::{Endpoint, ErrorHandler, Handler, Kind, Meta, Needs, RouteOptions, Segment};
use crate::prelude::*;
use crate::request::{ParamText, Params};

/// An extractor that borrows, needs the body, and may fail.
struct Word<'r>(&'r str);

impl<'r> FromRequest<'r> for Word<'r> {
    const NEEDS: Needs = Needs::BODY;

    fn from_request(req: &'r Request) -> Result<Self> {
        match req.header("word") {
            Some(word) => Ok(Word(word)),
            None => Err(HttpError::new(StatusCode::BAD_REQUEST).message("no word").into()),
        }
    }
}

#[get("/{name}/{n}", name = "words", body_limit = "1KiB", timeout = "250ms", detach)]
fn sync(Word(word): Word<'_>, n: u64, state: State<u64>, name: &str) -> String {
    format!("{word} {n} {} {name}", *state)
}

#[get("/", defaults(n = 1, name = "x"))]
#[route("/v{n}.0/{*name}", methods = [PUT, POST])]
async fn later(name: &str, word: Word<'_>, n: u64) -> Result<String> {
    std::future::ready(()).await;
    if n == 0 {
        abort!(404, "no {name}");
    }
    Ok(format!("{} {n} {name}", word.0))
}

#[before_request]
fn answers(req: &Request) -> ControlFlow<String> {
    ControlFlow::Break(req.path().to_owned())
}

#[before_request]
async fn goes_on(_word: Word<'_>) {}

#[after_request]
fn replaces(res: Response, Word(word): Word<'_>) -> Response {
    res.with_header("x-word", word)
}

#[after_request]
async fn changes(req: &Request, res: &mut Response) -> Result<(), ParseIntError> {
    std::future::ready(()).await;
    res.set_header("x-path", req.path());
    "1".parse::<u8>().map(drop)
}

#[teardown_request]
fn sees(err: Option<&Error>) -> Result<()> {
    match err {
        Some(err) => abort!(418, "{err}"),
        None => Ok(()),
    }
}

#[error_handler(404)]
async fn by_status(req: &Request, err: &HttpError) -> String {
    format!("{}: {err}", req.path())
}

#[error_handler]
fn by_type(err: &ParseIntError) -> String {
    err.to_string()
}

#[error_handler]
fn catch_all(err: &Error) -> String {
    err.to_string()
}

#[error_handler(405)]
fn without_argument() {}

#[before_serving]
async fn needs_state(state: State<u64>, app: App) -> Result<()> {
    if app.state::<u64>().as_deref() != Some(&*state) {
        abort!(500);
    }
    Ok(())
}

fn meta(handler: [Handler; 1]) -> &'static Meta {
    handler[0].meta()
}

fn app() -> App {
    App::new().state(7_u64).build().expect("an app without handlers has no faults")
}

/// A request to `/path`, with these path parameters.
fn request<const N: usize>(params: [&str; N]) -> Arc<Request> {
    let req = http::Request::get("/path").header("word", "hi").body(Body::default());
    let texts = params.map(|text| ParamText::Decoded(text.into()));
    Request::new(app(), req.expect("a valid request"), None, Params::new(texts))
}

fn text(answer: Result<Response>) -> String {
    let response = answer.expect("an answer");
    let bytes = response.body().as_bytes().expect("a body that is not streamed");
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a function of either color to its end.
macro_rules! call {
    ($colored:expr, $($arg:expr),*) => {
        match $colored {
            Colored::Sync(call) => call($($arg),*),
            Colored::Async(call) => pollster::block_on(call($($arg),*)),
        }
    };
}

fn endpoint(handler: [Handler; 1]) -> &'static Endpoint {
    let Kind::View(endpoint) = &meta(handler).kind else { panic!("not a view") };
    endpoint
}

fn view(handler: [Handler; 1], req: &Request) -> Result<Response> {
    call!(endpoint(handler).view, req)
}

fn before(handler: [Handler; 1], req: &Request) -> Result<Option<Response>> {
    let Kind::BeforeRequest(hook) = meta(handler).kind else { panic!("not a before hook") };
    call!(hook, req)
}

fn after(handler: [Handler; 1], req: &Request) -> Response {
    let Kind::AfterRequest(hook) = meta(handler).kind else { panic!("not an after hook") };
    let mut response = Response::new("body");
    call!(hook, req, &mut response).expect("the hook succeeds");
    response
}

fn error_handler(handler: [Handler; 1]) -> &'static ErrorHandler {
    let Kind::ErrorHandler(handler) = &meta(handler).kind else { panic!("not an error handler") };
    handler
}

fn on_error(handler: [Handler; 1], error: impl Into<Error>) -> Result<Response> {
    call!(error_handler(handler).call, &request([]), &error.into())
}

// R32
#[test]
fn a_view_of_either_color_is_given_its_arguments_in_any_order() {
    assert_eq!(text(view(handlers![sync], &request(["5", "Ada"]))), "hi 5 7 Ada");
    assert_eq!(text(view(handlers![later], &request(["Ada", "5"]))), "hi 5 Ada");
}

// R13, R34
#[test]
fn an_argument_that_fails_is_named_and_the_view_does_not_run() {
    let error = view(handlers![sync], &request(["many", "Ada"])).unwrap_err();
    assert!(error.to_string().starts_with("400 Bad Request: `n`: "), "{error}");
    let req = http::Request::get("/").body(Body::default()).expect("a valid request");
    let error = view(handlers![later], &Request::new(app(), req, None, Params::default()));
    assert_eq!(error.unwrap_err().to_string(), "400 Bad Request: `word`: no word");
}

#[test]
fn an_error_of_the_view_is_its_answer() {
    let error = view(handlers![later], &request(["Ada", "0"])).unwrap_err();
    assert_eq!(error.to_string(), "404 Not Found: no Ada");
}

// R31
#[test]
fn each_attribute_is_a_route_of_one_endpoint() {
    let Endpoint { name, params, routes, .. } = endpoint(handlers![later]);
    assert_eq!(*name, None);
    assert_eq!(params.iter().map(|param| param.name).collect::<Vec<_>>(), ["name", "n"]);
    let [first, second] = routes else { panic!("two routes") };
    assert_eq!((first.methods, first.path), (&["GET"][..], "/"));
    assert_eq!(first.options, RouteOptions::NONE);
    assert_eq!(first.segments, [Segment::Static("".into())]);
    let defaults: Vec<_> = first.defaults.iter().map(|it| (it.slot, it.text)).collect();
    assert_eq!(defaults, [(1, "1"), (0, "x")]);
    assert_eq!((second.methods, second.path), (&["PUT", "POST"][..], "/v{n}.0/{*name}"));
    let n = Segment::Param { slot: 1, prefix: "v", suffix: ".0" };
    assert_eq!(second.segments, [n, Segment::Rest { slot: 0 }]);

    let Endpoint { name, routes, .. } = endpoint(handlers![sync]);
    assert_eq!(*name, Some("words"));
    let timeout = Some(Duration::from_millis(250));
    assert_eq!(routes[0].options, RouteOptions { body_limit: Some(1024), timeout, detach: true });
}

// R28, R29
#[test]
fn a_param_knows_which_texts_fit_its_type() {
    let [n, name] = endpoint(handlers![sync]).params else { panic!("two parameters") };
    assert_eq!((n.accepts_all, name.accepts_all), (false, true));
    for (param, text, fits) in
        [(n, "5", true), (n, "x", false), (n, "-1", false), (name, "x", true)]
    {
        assert_eq!((param.fits)(text), fits, "{} {text}", param.name);
    }
    assert_eq!(((n.type_name)(), (name.type_name)()), ("u64", "&str"));
}

// R33
#[test]
fn a_handler_says_what_its_arguments_need() {
    for (handler, state, body) in [
        (handlers![sync], 1, true),
        (handlers![later], 0, true),
        (handlers![answers], 0, false),
        (handlers![goes_on], 0, true),
        (handlers![needs_state], 1, false),
    ] {
        let Meta { needs, origin, .. } = meta(handler);
        let mut states = 0;
        Needs::each_state(needs, &mut |_| states += 1);
        assert_eq!((states, Needs::buffered(needs)), (state, body), "{origin}");
    }
}

#[test]
fn an_origin_is_the_place_of_the_attribute() {
    #[get("/here")]
    fn r#type() {}
    let line = line!() - 2;
    let Meta { origin, .. } = meta(handlers![r#type]);
    assert_eq!((origin.name, origin.line, origin.file), ("type", line, file!()));
    assert_eq!(origin.module, module_path!());
}

// R3
#[test]
fn a_before_hook_answers_or_goes_on() {
    assert_eq!(text(before(handlers![answers], &request([])).map(Option::unwrap)), "/path");
    assert!(before(handlers![goes_on], &request([])).expect("it succeeds").is_none());
}

#[test]
fn an_after_hook_takes_the_response_by_value_or_reference() {
    let response = after(handlers![replaces], &request([]));
    assert_eq!(response.header("x-word"), Some("hi"));
    assert_eq!(text(Ok(response)), "body");
    let response = after(handlers![changes], &request([]));
    assert_eq!(response.header("x-path"), Some("/path"));
}

// R9
#[test]
fn a_teardown_sees_the_unhandled_error() {
    let Kind::TeardownRequest(hook) = meta(handlers![sees]).kind else { panic!("no teardown") };
    let error = Error::from(HttpError::new(StatusCode::BAD_GATEWAY));
    let seen = call!(hook, &request([]), Some(&error)).unwrap_err();
    assert_eq!(seen.to_string(), "418 I'm a teapot: 502 Bad Gateway");
    call!(hook, &request([]), None).expect("there was no error");
}

// R14
#[test]
fn an_error_handler_is_registered_for_its_status_or_its_arguments_type() {
    for (handler, status, error) in [
        (handlers![by_status], Some(404), TypeId::of::<HttpError>()),
        (handlers![by_type], None, TypeId::of::<ParseIntError>()),
        (handlers![catch_all], None, TypeId::of::<Error>()),
        (handlers![without_argument], Some(405), TypeId::of::<Error>()),
    ] {
        let registered = error_handler(handler.clone());
        assert_eq!((registered.status, (registered.error)()), (status, error), "{handler:?}");
    }
}

// R14: a handler of a status sees any error of that status as an `HttpError`.
#[test]
fn an_error_handler_is_given_the_error_as_its_argument_says() {
    let parse = || "x".parse::<u8>().unwrap_err();
    let as_404 = Error::from(parse()).with_status(StatusCode::NOT_FOUND);
    assert_eq!(text(on_error(handlers![by_status], as_404)), "/path: 404 Not Found");
    assert_eq!(text(on_error(handlers![by_type], parse())), parse().to_string());
    assert_eq!(text(on_error(handlers![catch_all], parse())), parse().to_string());
    let answer = on_error(handlers![without_argument], parse()).expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

#[test]
fn a_serving_hook_takes_its_arguments_from_the_app() {
    let Kind::BeforeServing(hook) = meta(handlers![needs_state]).kind else { panic!("no hook") };
    call!(hook, &app()).expect("the state is there");
}
