//! The test client itself.

use std::panic::{AssertUnwindSafe, catch_unwind};

use duotone::Handler;
use duotone::prelude::*;
use duotone::testing::{TestClient, TestRequest};
use serde::{Deserialize, Serialize};

use crate::entries::{CLASSES, LOOP, client_of};
use crate::polling::{block_on, pause};

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Order {
    item: String,
    count: u32,
}

#[route("/echo", methods = [GET, POST, PUT, PATCH, DELETE, OPTIONS])]
async fn echo(req: &Request, body: String) -> String {
    pause().await;
    let query = req.uri().query().unwrap_or_default();
    let kind = req.header("content-type").unwrap_or_default();
    format!("{} {query} {kind} {body}", req.method())
}

#[post("/order")]
fn order(order: Json<Order>) -> Json<Order> {
    order
}

#[get("/headers/{name}")]
fn header_of(name: &str, req: &Request) -> String {
    let values: Vec<_> =
        req.headers().get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect();
    values.join("|")
}

#[get("/login")]
fn login() -> Response {
    let mut res = Response::new("in");
    res.set_cookie(SetCookie::new("session", "a b").path("/"));
    res
}

#[get("/logout")]
async fn logout() -> Response {
    let mut res = Response::new("out");
    res.append_header("set-cookie", "session=; Path=/; Max-Age=0");
    res
}

#[get("/who")]
fn who(req: &Request) -> String {
    req.cookie("session").unwrap_or_default().into_owned()
}

#[get("/from")]
fn from(addr: Option<RemoteAddr>) -> String {
    addr.map_or_else(|| "nowhere".to_owned(), |addr| addr.0.to_string())
}

#[route("/go/{status}", methods = [GET, HEAD, POST, PUT])]
async fn go(status: u16, req: &Request) -> Result<Response> {
    let to = req.arg("to").unwrap_or_default();
    let status = StatusCode::from_u16(status)?;
    Ok(Response::empty(status).with_header("location", to.into_owned()))
}

const HANDLERS: &[Handler] = &handlers![echo, order, header_of, login, logout, who, from, go];

fn app() -> App {
    App::new().handlers(HANDLERS.iter().cloned()).build().expect("a sound app")
}

fn client() -> TestClient {
    app().test_client()
}

/// The message of the panic that sending ends with.
#[track_caller]
fn panic_of<T>(f: impl FnOnce() -> T) -> String {
    let Err(payload) = catch_unwind(AssertUnwindSafe(f)) else { panic!("it did not panic") };
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).expect("a message")
}

#[test]
fn every_method_can_be_sent() {
    type Make = fn(&TestClient, &str) -> TestRequest;
    let rows: [(Make, &str); 6] = [
        (TestClient::get, "GET"),
        (TestClient::post, "POST"),
        (TestClient::put, "PUT"),
        (TestClient::patch, "PATCH"),
        (TestClient::delete, "DELETE"),
        (TestClient::options, "OPTIONS"),
    ];
    for (make, method) in rows {
        assert_eq!(make(&client(), "/echo").send().text(), format!("{method}   "));
    }
    assert_eq!(client().head("/who").send().text(), "");
    assert_eq!(client().request(Method::TRACE, "/who").send().status(), 405);
}

#[test]
fn bodies_and_queries_are_sent_as_their_type_says() {
    let order = Order { item: "tea & milk".to_owned(), count: 2 };
    let client = client();
    for (request, answer) in [
        (client.post("/echo?a=1").query(&[("b", "2 3")]), "POST a=1&b=2+3  "),
        (client.get("/echo").query(&order), "GET item=tea+%26+milk&count=2  "),
        (
            client.post("/echo").form(&order),
            "POST  application/x-www-form-urlencoded item=tea+%26+milk&count=2",
        ),
        (client.put("/echo").json(&[1, 2]), "PUT  application/json [1,2]"),
        (
            client.put("/echo").header("content-type", "application/x+json").json("x"),
            "PUT  application/x+json \"x\"",
        ),
        (client.post("/echo").body("text"), "POST   text"),
        (client.post("/echo").body(vec![b'a'; 3]), "POST   aaa"),
        (client.post("/echo").body(chunks(["st", "ream"])), "POST   stream"),
    ] {
        assert_eq!(request.send().text(), answer);
    }
    assert_eq!(client.post("/order").json(&order).send().json::<Order>(), order);
}

/// A body that comes in pieces.
fn chunks(chunks: [&'static str; 2]) -> Body {
    struct Chunks(std::array::IntoIter<&'static str, 2>);

    impl futures_core::Stream for Chunks {
        type Item = Result<&'static str>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.next().map(Ok))
        }
    }

    Body::stream(Chunks(chunks.into_iter()))
}

#[test]
fn headers_are_added_and_the_host_is_there() {
    let client = client();
    for (request, answer) in [
        (client.get("/headers/x-a").header("x-a", "1").header("x-a", 2), "1|2"),
        (client.get("/headers/host"), "localhost"),
        (client.get("/headers/host").header("host", "a.example"), "a.example"),
        (client.get("/headers/authorization").bearer("t0ken"), "Bearer t0ken"),
        (client.get("/headers/content-length").body("four"), "4"),
        (client.get("/from"), "nowhere"),
        (client.get("/from").remote_addr(([10, 0, 0, 1], 80).into()), "10.0.0.1:80"),
    ] {
        assert_eq!(request.send().text(), answer);
    }
}

#[test]
fn the_answer_is_the_same_from_sync_and_async_code_and_in_every_worker_class() {
    let expected = "POST  application/json {\"item\":\"tea\",\"count\":1}";
    let order = Order { item: "tea".to_owned(), count: 1 };
    let request = |client: &TestClient| client.post("/echo").json(&order);
    assert_eq!(request(&client()).send().text(), expected);
    assert_eq!(
        block_on(LOOP.spawn(request(&client()).into_future())).expect("sent").text(),
        expected
    );
    for class in CLASSES {
        let client = client_of(&app(), class);
        assert_eq!(request(&client).send().text(), expected, "{class}");
        let sent = block_on(LOOP.spawn(request(&client).into_future())).expect("sent");
        assert_eq!(sent.text(), expected, "{class}");
    }
}

#[test]
fn cookies_are_kept_until_they_are_removed() {
    let client = client();
    assert_eq!(client.get("/who").send().text(), "");
    let response = client.get("/login").send();
    assert_eq!(response.cookie("session").as_deref(), Some("a b"));
    assert_eq!(client.get("/who").send().text(), "a b");
    assert_eq!(client.clone().cookie("session").as_deref(), Some("a b"), "clones share them");
    assert_eq!(client.get("/who").cookie("session", "own").send().text(), "own");
    assert_eq!(client.get("/who").send().text(), "a b");
    client.get("/logout").send();
    assert_eq!(client.get("/who").send().text(), "");
    client.set_cookie("session", "set; here");
    assert_eq!(client.get("/who").send().text(), "set; here");
    client.clear_cookies();
    assert_eq!(client.cookie("session"), None);
}

// RFC 9110 section 15.4
#[test]
fn redirects_are_followed_on_request_and_change_the_method_as_they_should() {
    let client = client();
    assert_eq!(client.get("/go/302?to=/echo").send().status(), 302);
    for (method, status, answer) in [
        ("GET", 301, "GET x=1  body"),
        ("POST", 301, "GET x=1  "),
        ("PUT", 301, "PUT x=1 text/x body"),
        ("POST", 302, "GET x=1  "),
        ("POST", 303, "GET x=1  "),
        ("PUT", 303, "GET x=1  "),
        ("POST", 307, "POST x=1 text/x body"),
        ("PUT", 308, "PUT x=1 text/x body"),
    ] {
        let method: Method = method.parse().expect("a method");
        let target = format!("/go/{status}?to=../echo?x=1");
        let mut request = client.request(method.clone(), &target).body("body");
        if method != Method::GET {
            request = request.header("content-type", "text/x");
        }
        let response = request.follow_redirects().send();
        assert_eq!(response.text(), answer, "{method} {status}");
    }
    let head = client.head("/go/303?to=/echo").follow_redirects().send();
    assert_eq!((head.status().as_u16(), head.text()), (200, ""));
    for location in ["https://elsewhere.example/", "//elsewhere.example"] {
        let response = client.get(&format!("/go/302?to={location}")).follow_redirects().send();
        assert_eq!(response.status(), 302, "another host is not followed");
    }
}

#[test]
fn what_a_test_did_not_mean_panics_with_a_message() {
    let client = client();
    let response = client.get("/who").cookie("session", "not json").send();
    for (message, parts) in [
        (panic_of(|| response.json::<Order>()), &["200 OK", "not json"][..]),
        (panic_of(|| client.get("who")), &["\"who\"", "path"]),
        (panic_of(|| client.get("/a b")), &["\"/a b\"", "path"]),
        (
            panic_of(|| client.get("/go/302?to=?to=").follow_redirects().send()),
            &["more than 10 redirects"],
        ),
        (
            panic_of(|| {
                let request = client.post("/go/307?to=/echo").body(chunks(["a", "b"]));
                request.follow_redirects().send()
            }),
            &["streamed body"],
        ),
        (panic_of(|| client.post("/echo").form(&7)), &["`.form(..)`"]),
        (panic_of(|| block_on(in_async_view(client.clone()))), &[".await"]),
    ] {
        for part in parts {
            assert!(message.contains(part), "{part:?} in {message:?}");
        }
    }
}

/// Sends from inside an async view.
async fn in_async_view(client: TestClient) {
    #[get("/")]
    async fn view(client: State<TestClient>) -> String {
        client.get("/who").send().text().to_owned()
    }

    let app = App::new().state(client).debug(true).handlers(handlers![view]);
    let app = app.build().expect("a sound app");
    panic!("{}", app.test_client().get("/").await.text())
}

#[test]
fn a_streamed_answer_can_be_read_whole_or_left() {
    #[get("/stream")]
    fn stream() -> Response {
        Response::new(chunks(["st", "ream"]))
    }

    let app = App::new().handlers(handlers![stream]).build().expect("a sound app");
    let client = app.test_client();
    assert_eq!(client.get("/stream").send().text(), "stream");
    assert!(client.get("/stream").send_streaming().body().is_stream());
    assert!(block_on(client.get("/stream").streaming()).body().is_stream());
}
