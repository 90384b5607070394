//! Decorators of four levels, providers, hooks and mounted views, in a blueprint registered twice.

use duotone::prelude::*;

use crate::entries::{Entry, each_entry};
use crate::log::Log;

#[decorator(name: &'static str)]
async fn passing(log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add(format!("into {name}"));
    let res = next.run().await;
    log.add(format!("out of {name}"));
    res
}

#[decorator(name: &'static str)]
fn blocking(log: State<Log>, user: Provided<user>, next: SyncNext<'_>) -> Result<Response> {
    log.add(format!("into {name} {}", *user));
    let res = next.run();
    log.add(format!("out of {name}"));
    res
}

#[provider]
fn name(req: &Request, log: State<Log>) -> Result<String> {
    log.add("name");
    req.arg("name").map(Into::into).or_status(StatusCode::UNAUTHORIZED)
}

#[provider]
async fn user(name: Provided<name>, log: State<Log>) -> String {
    crate::polling::pause().await;
    log.add("user");
    format!("<{}>", *name)
}

#[provider]
fn late(user: Provided<user>, log: State<Log>) -> usize {
    log.add("late");
    user.len()
}

#[before_request]
fn before(log: State<Log>) {
    log.add("before");
}

#[after_request]
async fn after(log: State<Log>, user: Result<Provided<user>, Error>) {
    log.add(format!("after {}", user.is_ok()));
}

#[teardown_request]
fn teardown(log: State<Log>, user: Result<Provided<user>, Error>) {
    log.add(format!("teardown {}", user.is_ok()));
}

#[error_handler(401)]
async fn refused(log: State<Log>, req: &Request) -> Result<String> {
    log.add("refused");
    Ok(format!("{} {}", req.endpoint().unwrap_or("-"), url_for(users { id: 7 })?))
}

struct Users;

#[method_view(
    "/users/{id}", name = users,
    with = [passing("block")],
    get(with = [blocking("method")]),
)]
impl Users {
    fn get(id: u64, late: Provided<late>, log: State<Log>) -> Result<String> {
        log.add("view");
        Ok(format!("{id} {} {}", *late, url_for(users { id: id + 1 })?))
    }

    async fn post(id: u64, user: Provided<user>) -> Result<String> {
        Ok(format!("{id} {} {}", *user, url_for(users { id: id + 1 })?))
    }
}

struct Page(&'static str);

#[view(with = [passing("mounted")])]
impl Page {
    async fn dispatch(&self, user: Provided<user>, late: Provided<late>) -> String {
        format!("{} {} {}", self.0, *user, *late)
    }
}

fn inner() -> Blueprint {
    let inner = Blueprint::new("inner").url_prefix("/inner").with(passing("inner"));
    inner
        .handlers(handlers![Users, before, after, teardown])
        .handlers(mounts!["/page" => Page("p")])
}

fn outer(name: &str) -> Blueprint {
    let outer = Blueprint::new(name).url_prefix(format!("/{name}")).with(blocking("outer"));
    outer.register(inner()).handlers(handlers![refused])
}

fn app() -> (App, Log) {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).with(passing("app"));
    (app.register(outer("a")).register(outer("b")).build().expect("a sound app"), log)
}

fn check(entry: &Entry, log: &Log, method: &str, target: &str, answer: (u16, &str), order: &str) {
    let res = entry.call(method, target);
    let context = format!("{method} {target}, {}", entry.name());
    let answered = (res.status().as_u16(), crate::entries::text(&res));
    assert_eq!(answered, (answer.0, answer.1.to_owned()), "{context}");
    assert_eq!(log.take().join(", "), order, "{context}");
}

// R1, R31
#[test]
fn decorators_of_four_levels_share_their_providers_with_the_view_and_the_hooks() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        for name in ["a", "b"] {
            let get = "before, into app, name, user, into outer <eve>, into inner, into block, \
                       into method <eve>, late, view, out of method, out of block, out of inner, \
                       out of outer, out of app, after true, teardown true";
            let url = format!("/{name}/inner/users/1?name=eve");
            let answer = format!("1 5 /{name}/inner/users/2");
            check(entry, &log, "GET", &url, (200, &answer), get);
            let post = "before, into app, name, user, into outer <eve>, into inner, into block, \
                        out of block, out of inner, out of outer, out of app, after true, \
                        teardown true";
            let answer = format!("1 <eve> /{name}/inner/users/2");
            check(entry, &log, "POST", &url, (200, &answer), post);
            let page = "before, into app, name, user, into outer <eve>, into inner, into mounted, \
                        late, out of mounted, out of inner, out of outer, out of app, after true, \
                        teardown true";
            let url = format!("/{name}/inner/page?name=eve");
            check(entry, &log, "GET", &url, (200, "p <eve> 5"), page);
        }
    });
}

// R13, R14, R20, R31
#[test]
fn an_error_of_a_provider_of_a_decorator_leaves_through_those_outside_of_it() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        for name in ["a", "b"] {
            let order = "before, into app, name, out of app, refused, after false, teardown false";
            let answer = format!("{name}.inner.users /{name}/inner/users/7");
            let url = format!("/{name}/inner/users/1");
            check(entry, &log, "GET", &url, (401, &answer), order);
        }
    });
}
