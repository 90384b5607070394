//! `#[method_view]`: methods by name, colors mixed, and what a route does for each of them.

use duotone::prelude::*;
use serde::Deserialize;

use crate::entries::{each_entry, header, sent, text};
use crate::log::Log;

struct Users {
    greeting: &'static str,
}

#[derive(Deserialize)]
struct New<'a> {
    name: &'a str,
}

#[method_view("/users/{id}", name = users)]
impl Users {
    const SUFFIX: &'static str = "!";

    fn get(&self, id: u64) -> String {
        self.greet(&id.to_string())
    }

    async fn post(&self, id: u64, Json(new): Json<New<'_>>) -> String {
        std::future::ready(()).await;
        self.greet(&format!("{id} {}", new.name))
    }

    // Another type than the others' (R28): it takes any text.
    async fn put(&self, id: &str) -> String {
        format!("put {id}")
    }

    fn patch(&self, _id: u64) -> Result<String> {
        abort!(409, "no patches");
    }

    async fn delete(&self, id: u64) -> Result<StatusCode, Busy> {
        if id == 0 { Err(Busy) } else { Ok(StatusCode::NO_CONTENT) }
    }

    fn greet(&self, whom: &str) -> String {
        format!("{}, {whom}{}", self.greeting, Self::SUFFIX)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("busy")]
struct Busy;

#[error_handler]
fn busy(err: &Busy) -> (StatusCode, String) {
    (StatusCode::SERVICE_UNAVAILABLE, format!("{err} indeed"))
}

fn app() -> App {
    let app = App::new().state(Users { greeting: "Hello" });
    app.handlers(handlers![Users, busy]).build().expect("a sound app")
}

// R32
#[test]
fn each_method_answers_in_its_own_color() {
    each_entry(&app(), |entry| {
        assert_eq!(entry.get("/users/7"), (200, "Hello, 7!".to_owned()), "{}", entry.name());
        let post = sent("/users/7", "application/json", br#"{"name":"Ada"}"#);
        assert_eq!(text(&entry.send(post)), "Hello, 7 Ada!", "{}", entry.name());
        assert_eq!(text(&entry.call("PUT", "/users/7")), "put 7", "{}", entry.name());
        assert_eq!(entry.call("DELETE", "/users/7").status(), 204, "{}", entry.name());
    });
}

// R13, R14
#[test]
fn an_error_of_a_method_is_an_error_of_a_view() {
    each_entry(&app(), |entry| {
        assert_eq!(entry.call("PATCH", "/users/7").status(), 409, "{}", entry.name());
        let busy = entry.call("DELETE", "/users/0");
        assert_eq!((busy.status().as_u16(), text(&busy)), (503, "busy indeed".to_owned()));
        let unread = entry.send(sent("/users/7", "text/plain", b"Ada"));
        assert_eq!(unread.status(), 415, "{}", entry.name());
    });
}

// R28: the types of a method's own arguments decide, and what fits another method is a 405.
#[test]
fn each_method_has_parameters_of_its_own_types() {
    each_entry(&app(), |entry| {
        for (method, target, status, allow) in [
            ("PUT", "/users/ada", 200, None),
            ("GET", "/users/ada", 405, Some("OPTIONS PUT")),
            ("DELETE", "/users/ada", 405, Some("OPTIONS PUT")),
            ("GET", "/users/7/x", 404, None),
        ] {
            let response = entry.call(method, target);
            let allowed = header(&response, "allow").map(|allow| allow.replace(", ", " "));
            let context = format!("{method} {target}, {}", entry.name());
            assert_eq!(response.status(), status, "{context}");
            assert_eq!(allowed.as_deref(), allow, "{context}");
        }
    });
}

// R4, R22, R23
#[test]
fn head_falls_back_to_get_and_options_is_automatic() {
    each_entry(&app(), |entry| {
        let head = entry.call("HEAD", "/users/7");
        assert_eq!((head.status().as_u16(), text(&head)), (200, String::new()), "{}", entry.name());
        assert_eq!(header(&head, "content-length"), Some("9"), "{}", entry.name());
        let options = entry.call("OPTIONS", "/users/7");
        let all = Some("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        assert_eq!((options.status().as_u16(), header(&options, "allow")), (200, all));
        let trace = entry.call("TRACE", "/users/7");
        assert_eq!((trace.status().as_u16(), header(&trace, "allow")), (405, all));
    });
}

struct ByHand;

#[method_view("/by-hand")]
impl ByHand {
    fn get() -> &'static str {
        "got"
    }

    async fn head() -> Response {
        Response::new(()).with_header("x-head", "own")
    }

    fn options() -> (StatusCode, &'static str) {
        (StatusCode::OK, "by hand")
    }
}

// R22
#[test]
fn head_and_options_of_its_own_replace_the_automatic_ones() {
    let app = App::new().handlers(handlers![ByHand]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let head = entry.call("HEAD", "/by-hand");
        assert_eq!(header(&head, "x-head"), Some("own"), "{}", entry.name());
        assert_eq!(text(&entry.call("OPTIONS", "/by-hand")), "by hand", "{}", entry.name());
        let post = entry.call("POST", "/by-hand");
        assert_eq!(
            (post.status().as_u16(), header(&post, "allow")),
            (405, Some("GET, HEAD, OPTIONS"))
        );
    });
}

struct Pages;

#[method_view("/pages", defaults(page = 1, lang = "en"))]
#[method_view("/pages/{page}", defaults(lang = "en"), body_limit = "4B")]
#[method_view("/{lang}/pages/{page}", post(body_limit = "8B"))]
impl Pages {
    fn get(page: u64, lang: &str) -> String {
        format!("{page} {lang}")
    }

    async fn post(lang: String, _page: u64, body: String) -> String {
        format!("{lang} {body}")
    }

    fn put(_lang: &str, page: u64, body: String) -> String {
        format!("{page} {body}")
    }
}

// R31, R33
#[test]
fn several_attributes_are_several_routes_of_every_method() {
    let app = App::new().handlers(handlers![Pages]).build().expect("a sound app");
    each_entry(&app, |entry| {
        for (target, answer) in [("/pages", "1 en"), ("/pages/7", "7 en"), ("/de/pages/7", "7 de")]
        {
            assert_eq!(entry.get(target), (200, answer.to_owned()), "{}", entry.name());
        }
        for (method, target, body, status) in [
            ("POST", "/pages", "12345678", 200),
            ("POST", "/pages/7", "12345678", 200),
            ("POST", "/pages/7", "123456789", 413),
            ("POST", "/de/pages/7", "12345678", 200),
            ("PUT", "/pages/7", "1234", 200),
            ("PUT", "/pages/7", "12345", 413),
            ("PUT", "/de/pages/7", "123456789", 200),
        ] {
            let mut req = sent(target, "text/plain", body.as_bytes());
            *req.method_mut() = method.parse().expect("a method");
            let context = format!("{method} {target} {body}, {}", entry.name());
            assert_eq!(entry.send(req).status(), status, "{context}");
        }
    });
}

#[before_request]
fn before(req: &Request, log: State<Log>) {
    log.add(format!("before {} of {:?}", req.endpoint().unwrap_or("nothing"), req.blueprint()));
}

#[after_request]
async fn after(_res: &mut Response, log: State<Log>) {
    log.add("after");
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

// R1, R30
#[test]
fn hooks_run_around_a_method_and_a_blueprint_may_have_it() {
    let log = Log::default();
    let admin = Blueprint::new("admin").url_prefix("/admin").handlers(handlers![Users, before]);
    let app = App::new()
        .state(Users { greeting: "Hi" })
        .shared_state(log.clone().into())
        .handlers(handlers![Pages, after, teardown])
        .register(admin);
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/admin/users/7"), (200, "Hi, 7!".to_owned()), "{}", entry.name());
        let events = ["before admin.users of Some(\"admin\")", "after", "teardown"];
        assert_eq!(log.take_after("teardown"), events, "{}", entry.name());
        assert_eq!(entry.get("/pages"), (200, "1 en".to_owned()), "{}", entry.name());
        assert_eq!(log.take_after("teardown"), ["after", "teardown"], "{}", entry.name());
    });
}

// R31
#[test]
fn the_name_makes_urls() {
    let app = app();
    assert_eq!(app.url_for(users { id: 42 }).expect("a URL").to_string(), "/users/42");
}

#[test]
fn a_method_has_the_place_of_its_own_line() {
    const LINE: u32 = line!() + 6;
    struct Clashing;
    #[method_view("/clashing")]
    impl Clashing {
        fn get() {}

        async fn post() {}
    }
    #[post("/clashing")]
    fn post() {}
    let error = App::new().handlers(handlers![Clashing, post]).build().expect_err("a clash");
    let place = format!("`Clashing::post` ({}:{LINE})", file!());
    assert!(error.to_string().contains(&place), "{place} in {error}");
}
