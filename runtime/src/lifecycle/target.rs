//! What routing found, remembered until the app's before-hooks have run (R2).

use std::sync::Arc;

use http::header::{ALLOW, LOCATION};
use http::request::Parts;
use http::{HeaderValue, StatusCode, Uri};

use crate::app::Plan;
use crate::error::caught;
use crate::lifecycle::{Cycle, Phase};
use crate::request::Params;
use crate::router::Found;
use crate::{App, Body, Error, HttpError, Request, Response};

/// What stands at the view's place, where that is no view.
pub(super) enum Instead {
    /// A response that error handlers do not see: automatic OPTIONS (R4), a slash redirect (R17).
    Answer(Response),
    /// A routing error.
    Error(Error),
}

/// What routing a request came to.
pub(super) struct Routed {
    pub(super) req: Arc<Request>,
    pub(super) plan: Plan,
    pub(super) instead: Option<Box<Instead>>,
    /// The `Allow` of a 405 (R23).
    pub(super) allow: Option<Box<HeaderValue>>,
}

/// Routes a request.
pub(super) fn find(app: &App, head: Parts, body: Body) -> Routed {
    // R13: matching parses parameters (R28), by the users' own `FromParam` too.
    let found = caught(|| Ok(app.router().find(&head.method, head.uri.path())));
    let (mut route, mut allow) = (None, None);
    let instead = match found {
        Ok(Found::Route(route, params)) => {
            let plan = app.plan(Some(route));
            let (app, limit) = (app.clone(), plan.body_limit);
            let req = Request::routed(app, head, body, limit, Some(route), params);
            return Routed { req, plan, instead: None, allow };
        }
        Ok(Found::Options(at, allow)) => {
            route = Some(at);
            Instead::Answer(Response::empty(StatusCode::OK).with_header(ALLOW, allow))
        }
        Ok(Found::Slash(path)) => Instead::Answer(redirect(&path, &head.uri)),
        Ok(Found::OtherMethods(methods)) => {
            allow = Some(Box::new(methods));
            error(StatusCode::METHOD_NOT_ALLOWED)
        }
        Ok(Found::BadPath(why)) => {
            let error = HttpError::new(StatusCode::BAD_REQUEST).message(why.to_string());
            Instead::Error(error.into())
        }
        Ok(Found::Nothing) => error(StatusCode::NOT_FOUND),
        Err(panic) => Instead::Error(panic),
    };
    let plan = app.plan(route);
    let (app, limit) = (app.clone(), plan.body_limit);
    let req = Request::routed(app, head, body, limit, route, Params::default());
    Routed { req, plan, instead: Some(Box::new(instead)), allow }
}

fn error(status: StatusCode) -> Instead {
    Instead::Error(HttpError::new(status).into())
}

/// 308 to the path with a slash, the query kept byte for byte (R24).
fn redirect(path: &str, uri: &Uri) -> Response {
    let location = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    match HeaderValue::try_from(location) {
        Ok(location) => {
            Response::empty(StatusCode::PERMANENT_REDIRECT).with_header(LOCATION, location)
        }
        // A path that cannot be said in a header cannot be redirected to.
        Err(_) => Response::empty(StatusCode::NOT_FOUND),
    }
}

impl Cycle {
    /// The view's place is reached, and there is no view.
    pub(super) fn raise_instead(&mut self) {
        match self.instead.take().map(|instead| *instead) {
            Some(Instead::Answer(answer)) => self.answer(answer),
            Some(Instead::Error(error)) => self.fail(error),
            // Routing finds a view or something else.
            None => self.phase = Phase::After,
        }
    }
}
