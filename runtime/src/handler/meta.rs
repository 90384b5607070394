//! What an attribute macro writes down about one function.

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;

use crate::color::{BoxFuture, Colored};
use crate::decorator::Made;
use crate::handler::{AppProvider, Needs, Provide, RouteOptions, With};
use crate::{App, Called, Error, Request, Response, Result};

/// Everything known about one annotated function.
#[derive(Debug)]
pub struct Meta {
    /// The type that stands for it: no other handler has it.
    pub id: fn() -> TypeId,
    /// Where it was written.
    pub origin: Origin,
    /// Whether it is the app's also when a blueprint lists it: `#[before_request(app)]` (R7).
    pub app_wide: bool,
    /// What its arguments need, one entry per extractor.
    pub needs: &'static [&'static Needs],
    /// What it does in a request.
    pub kind: Kind,
}

/// Where a function was written, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The function's name, without `r#`.
    pub name: &'static str,
    /// `module_path!()`.
    pub module: &'static str,
    /// `file!()`.
    pub file: &'static str,
    /// `line!()` of the attribute.
    pub line: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({}:{})", self.name, self.file, self.line)
    }
}

/// What a function does in a request, with the function itself.
#[derive(Debug)]
pub enum Kind {
    /// It answers routes.
    View(Endpoint),
    /// `#[method_view]`: one view per method, all of one endpoint.
    Group(Group),
    /// `#[before_request]`
    BeforeRequest(BeforeRequest),
    /// `#[after_request]`
    AfterRequest(AfterRequest),
    /// `#[teardown_request]`
    TeardownRequest(TeardownRequest),
    /// `#[error_handler]`
    ErrorHandler(ErrorHandler),
    /// `#[before_serving]`
    BeforeServing(Serving),
    /// `#[after_serving]`
    AfterServing(Serving),
    /// `#[provider]`
    Provider(Provide),
    /// `#[provider(app)]`
    AppProvider(AppProvider),
    /// `#[command]`
    Command(Command),
    /// What is left of a function whose attribute had a mistake, so that `handlers![..]` does not
    /// add a second error to the first.
    Broken,
}

/// The views of a `#[method_view]`.
#[derive(Debug)]
pub struct Group {
    /// One per function, each with an id of its own.
    pub views: &'static [Meta],
    /// `with = [..]` of the block: made once, around all of them.
    pub with: Option<fn() -> Made>,
}

/// A view: extracts its arguments, runs the function, converts the answer.
pub type View = Colored<
    for<'r> fn(&'r Request) -> Result<Response>,
    for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Response>>,
>;

/// `Ok(None)` goes on, `Ok(Some(_))` answers (R3).
pub type BeforeRequest = Colored<
    for<'r> fn(&'r Request) -> Result<Option<Response>>,
    for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Option<Response>>>,
>;

/// Changes the response in place.
pub type AfterRequest = Colored<
    for<'r> fn(&'r Request, &'r mut Response) -> Result<()>,
    for<'r> fn(&'r Request, &'r mut Response) -> BoxFuture<'r, Result<()>>,
>;

/// Receives the unhandled error (R9).
pub type TeardownRequest = Colored<
    for<'r> fn(&'r Request, Option<&'r Error>) -> Result<()>,
    for<'r> fn(&'r Request, Option<&'r Error>) -> BoxFuture<'r, Result<()>>,
>;

/// `#[before_serving]` and `#[after_serving]`: there is no request.
pub type Serving =
    Colored<for<'a> fn(&'a App) -> Result<()>, for<'a> fn(&'a App) -> BoxFuture<'a, Result<()>>>;

/// `#[command]`: what the command line calls it, and what its help says.
#[derive(Debug)]
pub struct Command {
    /// One word.
    pub name: &'static str,
    /// One line, perhaps empty.
    pub help: &'static str,
    /// The function.
    pub call: CommandCall,
}

/// Runs a command; there is no request.
pub type CommandCall = Colored<
    for<'a> fn(&'a Called) -> Result<()>,
    for<'a> fn(&'a Called) -> BoxFuture<'a, Result<()>>,
>;

/// `#[error_handler(404)]` or `#[error_handler]` with the type of its argument (R14).
#[derive(Debug)]
pub struct ErrorHandler {
    /// The status it is registered for, if any.
    pub status: Option<u16>,
    /// The type of its error argument: `Error` itself for a catch-all.
    pub error: fn() -> TypeId,
    /// That type's name, for messages.
    pub error_name: fn() -> &'static str,
    /// Whether an error is of that type.
    pub catches: fn(&Error) -> bool,
    /// The function; called only with an error that it is registered for.
    pub call: ErrorCall,
}

/// Turns an error into an answer.
pub type ErrorCall = Colored<
    for<'r> fn(&'r Request, &'r Error) -> Result<Response>,
    for<'r> fn(&'r Request, &'r Error) -> BoxFuture<'r, Result<Response>>,
>;

/// A view and its routes (R31).
#[derive(Debug)]
pub struct Endpoint {
    /// `name = "..."`; the function's name otherwise.
    pub name: Option<&'static str>,
    /// The function.
    pub view: View,
    /// Its path parameters, in the order of the arguments; a *slot* is an index into this.
    pub params: &'static [Param],
    /// One per route attribute, in source order.
    pub routes: &'static [Route],
    /// `with = [..]`
    pub with: Option<&'static dyn With>,
}

/// One path parameter of an endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The argument's name.
    pub name: &'static str,
    /// The argument's type, for R29: two types are the same when their names are.
    pub type_name: fn() -> &'static str,
    /// `FromParam::ACCEPTS_ALL` of that type.
    pub accepts_all: bool,
    /// Whether a decoded text parses as that type (R28).
    pub fits: fn(&str) -> bool,
}

/// One route attribute.
#[derive(Debug)]
pub struct Route {
    /// Upper-case method names, none twice.
    pub methods: &'static [&'static str],
    /// The path as written.
    pub path: &'static str,
    /// The path as parsed: one entry per segment. `/` is one empty static segment, `/users/` is
    /// `users` and an empty one, and the empty path is no segment.
    pub segments: &'static [Segment],
    /// `defaults(n = 1)`: values for parameters that are not in this path.
    pub defaults: &'static [DefaultParam],
    /// `body_limit = ..` and its like.
    pub options: RouteOptions,
}

/// One segment of a route's path. Texts are literal (not percent-encoded).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Matches this text.
    Static(Cow<'static, str>),
    /// `{name}`, perhaps with text around it: `v{major}`.
    Param {
        /// Which parameter of the endpoint it fills.
        slot: usize,
        /// Text before it.
        prefix: &'static str,
        /// Text after it.
        suffix: &'static str,
    },
    /// `{*name}`: one or more segments, always last (R26).
    Rest {
        /// Which parameter of the endpoint it fills.
        slot: usize,
    },
}

/// A value of a route's `defaults(..)`, as text: it takes the way of a path parameter.
#[derive(Clone, Copy, Debug)]
pub struct DefaultParam {
    /// Which parameter of the endpoint it fills.
    pub slot: usize,
    /// The literal's text: `1`, `en`, `true`.
    pub text: &'static str,
}
