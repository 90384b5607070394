//! Requests for the test of one function alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use duotone::prelude::*;
use duotone::testing::{self, UnitRequest};
use serde::{Deserialize, Serialize};

use crate::polling::{block_on, pause};

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Order {
    item: String,
    count: u32,
}

fn tea() -> Order {
    Order { item: "tea & milk".to_owned(), count: 2 }
}

/// What an extractor makes of a request.
fn extracted<'r, T: FromRequest<'r>>(req: &'r UnitRequest) -> T {
    T::from_request(req).unwrap_or_else(|error| panic!("{req:?}: {error}"))
}

#[test]
fn it_is_what_it_was_told_to_be() {
    let req = testing::request()
        .method(Method::PUT)
        .uri("/orders?a=1")
        .query(&[("b", "2 3")])
        .header("x-a", "4")
        .bearer("t0ken")
        .cookie("theme", "dark blue")
        .cookie("size", "5")
        .remote_addr(([10, 0, 0, 1], 80).into())
        .build();
    assert_eq!((req.method(), req.path()), (&Method::PUT, "/orders"));
    assert_eq!((req.arg("a").as_deref(), req.arg("b").as_deref()), (Some("1"), Some("2 3")));
    assert_eq!((req.header("x-a"), req.header("host")), (Some("4"), Some("localhost")));
    assert_eq!(req.header("authorization"), Some("Bearer t0ken"));
    assert_eq!(req.cookie("theme").as_deref(), Some("dark blue"));
    assert_eq!(req.cookie("size").as_deref(), Some("5"));
    assert_eq!(req.remote_addr(), Some(([10, 0, 0, 1], 80).into()));
    assert_eq!((req.endpoint(), req.blueprint(), req.param("id")), (None, None, None));

    let req = testing::request().build();
    assert_eq!((req.method(), req.uri().to_string()), (&Method::GET, "/".to_owned()));
}

// R33
#[test]
fn its_body_is_there_for_every_extractor() {
    let req = testing::request().json(&tea()).build();
    assert_eq!(extracted::<Json<Order>>(&req).0, tea());
    assert_eq!(extracted::<String>(&req), r#"{"item":"tea & milk","count":2}"#);
    let req = testing::request().form(&tea()).build();
    assert_eq!(extracted::<Form<Order>>(&req).0, tea());
    let req = testing::request().body("plain").build();
    assert_eq!(extracted::<Bytes>(&req), "plain");
    assert_eq!(extracted::<Bytes>(&testing::request().build()), "");
    assert!(Json::<Order>::from_request(&testing::request().body("plain").build()).is_err());
}

#[test]
fn a_streamed_body_stays_a_stream() {
    let req = testing::request().body(Body::reader(&b"streamed"[..])).build();
    let mut body = extracted::<BodyStream>(&req);
    let chunk = block_on(body.chunk()).expect("a chunk");
    assert_eq!(chunk.expect("that is not an error"), "streamed");
}

struct Db(&'static str);

struct User(&'static str);

#[test]
fn it_has_the_state_and_the_values_it_was_given() {
    let shared = std::sync::Arc::new(7_u8);
    let req = testing::request().state(Db("users.db")).shared_state(shared).g(User("Ada")).build();
    assert_eq!(extracted::<State<Db>>(&req).0.0, "users.db");
    assert_eq!(*extracted::<State<u8>>(&req), 7);
    assert_eq!(extracted::<G<User>>(&req).0.0, "Ada");
    assert_eq!(req.g().get::<User>().expect("a user").0, "Ada");
    assert!(State::<u16>::from_request(&req).is_err());
}

#[test]
fn it_has_a_session() {
    let req = testing::request().build();
    assert!(req.session().expect("a session").is_empty());
    let req = testing::request().session("user", "Ada").session("seen", [1, 2]).build();
    let session = extracted::<Session>(&req);
    assert_eq!(session.get::<String>("user").expect("text").as_deref(), Some("Ada"));
    assert_eq!(session.get::<Vec<u8>>("seen").expect("a list"), Some(vec![1, 2]));
    session.insert("seen", true).expect("room");
    assert!(req.session().expect("a session").contains("seen"));
}

#[test]
fn path_parameters_are_given_by_name_or_come_from_the_route_of_an_app() {
    #[get("/{name}/{id}")]
    fn user(name: &str, id: u64) -> String {
        format!("{name} {id}")
    }

    let req = testing::request().param("id", 7).param("name", "a/b %").build();
    assert_eq!((req.param("id"), req.param("name")), (Some("7"), Some("a/b %")));
    assert_eq!(req.param("other"), None);

    let users = Blueprint::new("users").url_prefix("/users").handlers(handlers![user]);
    let app = App::new().state(Db("users.db")).register(users).build().expect("a sound app");
    let req = testing::request().app(&app).uri("/users/a%2Fb/7").build();
    assert_eq!((req.param("id"), req.param("name")), (Some("7"), Some("a/b")));
    assert_eq!((req.endpoint(), req.blueprint()), (Some("users.user"), Some("users")));
    assert_eq!(extracted::<State<Db>>(&req).0.0, "users.db");

    // As a hook sees a request that no route answers (R2).
    let req = testing::request().app(&app).uri("/nowhere").build();
    assert_eq!((req.endpoint(), req.param("id")), (None, None));
}

fn path() -> Option<String> {
    Some(current::request().ok()?.path().to_owned())
}

// R37, R40
#[test]
fn it_is_the_current_request_for_what_runs_for_it() {
    let (outer, inner) =
        (testing::request().uri("/outer").build(), testing::request().uri("/inner").build());
    let seen = outer.enter(|| [path(), inner.enter(path), path()]);
    assert_eq!(seen.map(Option::unwrap_or_default), ["/outer", "/inner", "/outer"]);
    let seen = block_on(outer.within(async {
        let before = path();
        pause().await;
        (before, path())
    }));
    assert_eq!(seen, (Some("/outer".to_owned()), Some("/outer".to_owned())));
    assert_eq!(path(), None);
}

// R43
#[test]
fn async_code_is_polled_as_on_an_event_loop() {
    let req = testing::request().build();
    let blocking = req.within(async { catch_unwind(|| async_to_sync(async {})).is_err() });
    assert!(block_on(blocking), "it would block the loop");
    assert_eq!(req.enter(|| async_to_sync(async { 7 })), 7);
}

#[test]
fn what_a_test_did_not_mean_panics_with_a_message() {
    #[get("/{id}")]
    fn user(id: u64) -> String {
        id.to_string()
    }

    let app = App::new().handlers(handlers![user]).build().expect("a sound app");
    let panic = |f: &dyn Fn() -> UnitRequest| {
        let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("a panic");
        let text = payload.downcast_ref::<String>().cloned();
        text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).expect("a message")
    };
    for (message, part) in [
        (panic(&|| testing::request().uri("users").build()), "\"users\" is not a path"),
        (panic(&|| testing::request().state(1_u8).state(2_u8).build()), "given twice for `u8`"),
        (panic(&|| testing::request().state(1_u8).app(&app).build()), "`.app(..)`"),
        (panic(&|| testing::request().app(&app).uri("/7").param("id", 8).build()), "`.param(..)`"),
        (panic(&|| testing::request().form(&7).build()), "`.form(..)`"),
        (panic(&|| testing::request().app(&app).session("a", "b").build()), "secret_key"),
    ] {
        assert!(message.contains(part), "{part:?} in {message:?}");
    }
}
