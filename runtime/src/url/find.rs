//! Which route a URL is of: the registration of a view, then the first route of it whose parameters
//! the values fit (R31).

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::app::Registration;
use crate::url::path::{self, Values};
use crate::url::{Url, UrlError, UrlTarget};
use crate::{App, Request};

/// The URL of a view, with its values.
pub(super) fn view(
    app: &App,
    target: &UrlTarget<'_>,
    req: Option<&Request>,
) -> Result<Url, UrlError> {
    let all = app.registrations().of_view(target.id);
    let registration = match target.blueprint {
        Some(blueprint) => in_blueprint(&all, target, blueprint)?,
        None => nearest(&all, target, req)?,
    };
    let (path, _) = first_fitting(app, registration, &target.values)?;
    Ok(Url::new(app, path))
}

/// The URL of an endpoint, with texts for its parameters; others become the query.
pub(super) fn endpoint<'v>(
    app: &App,
    name: &str,
    values: impl IntoIterator<Item = (&'v str, &'v str)>,
) -> Result<Url, UrlError> {
    let registration = match app.registrations().named(name)[..] {
        [] => return Err(UrlError::unknown(name)),
        [registration] => registration,
        [first, second, ..] => return Err(UrlError::same_name(name, first, second)),
    };
    let values: Vec<_> = values.into_iter().map(|(k, v)| (k, Cow::Borrowed(v))).collect();
    let (path, route) = first_fitting(app, registration, &values)?;
    let params = &app.route(route).params;
    let is_param = |name: &str| params.iter().any(|param| param.name == name);
    let others: Vec<_> = values.iter().filter(|(name, _)| !is_param(name)).collect();
    Url::new(app, path).query(&others)
}

fn in_blueprint<'r>(
    all: &[&'r Registration],
    target: &UrlTarget<'_>,
    blueprint: &str,
) -> Result<&'r Registration, UrlError> {
    let found = all.iter().find(|it| it.blueprint.as_deref() == Some(blueprint));
    found.copied().ok_or_else(|| UrlError::not_in(&target.origin, blueprint, all))
}

/// The registration that shares the most blueprints with the request; of two that share as many,
/// the request's own.
fn nearest<'r>(
    all: &[&'r Registration],
    target: &UrlTarget<'_>,
    req: Option<&Request>,
) -> Result<&'r Registration, UrlError> {
    let here = req.and_then(Request::blueprint);
    let nearness = |it: &Registration| match req {
        Some(_) => (shared(it.blueprint.as_deref(), here), it.blueprint.as_deref() == here),
        None => (0, false),
    };
    let Some(most) = all.iter().map(|it| nearness(it)).max() else {
        return Err(UrlError::unregistered(&target.origin));
    };
    let mut nearest = all.iter().filter(|it| nearness(it) == most);
    match (nearest.next(), nearest.next()) {
        (Some(one), None) => Ok(one),
        (Some(first), Some(second)) => Err(UrlError::ambiguous(&target.origin, first, second)),
        // INVARIANT: one of them is what the maximum was taken from.
        (None, _) => Err(UrlError::unregistered(&target.origin)),
    }
}

/// How many blueprints two have in common, from the outermost inward.
fn shared(one: Option<&str>, other: Option<&str>) -> usize {
    let (Some(one), Some(other)) = (one, other) else { return 0 };
    one.split('.').zip(other.split('.')).take_while(|(one, other)| one == other).count()
}

fn first_fitting(
    app: &App,
    registration: &Registration,
    values: &Values<'_>,
) -> Result<(String, usize), UrlError> {
    let mut why = String::new();
    for &index in &registration.routes {
        let route = app.route(index);
        match path::of(route, values) {
            Ok(path) => return Ok((path, index)),
            // INVARIANT: writing to a `String` does not fail.
            Err(misfit) => write!(why, "\n  `{}`: {misfit}", route.path).expect("a string"),
        }
    }
    Err(UrlError::misfit(registration, &why))
}
