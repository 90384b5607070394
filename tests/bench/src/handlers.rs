//! The functions of the counted apps: each does next to nothing.

use duotone::prelude::*;

#[decorator]
async fn passes(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[provider]
pub(crate) async fn number() -> u64 {
    7
}

#[provider]
pub(crate) fn number_sync() -> u64 {
    7
}

pub(crate) mod view {
    use super::{number, number_sync, passes};
    use duotone::prelude::*;

    #[get("/{id}")]
    pub(crate) async fn user(id: u64) -> String {
        id.to_string()
    }

    #[get("/async")]
    pub(crate) async fn on_loop() -> &'static str {
        "Hello"
    }

    #[get("/sync")]
    pub(crate) fn on_thread() -> &'static str {
        "Hello"
    }

    #[get("/async/decorated", with = [passes])]
    pub(crate) async fn decorated() -> &'static str {
        "Hello"
    }

    #[get("/sync/decorated", with = [passes])]
    pub(crate) fn decorated_sync() -> &'static str {
        "Hello"
    }

    #[get("/async/provided")]
    pub(crate) async fn provided(number: Provided<number>) -> &'static str {
        if *number == 7 { "Hello" } else { "?" }
    }

    #[get("/sync/provided")]
    pub(crate) fn provided_sync(number: Provided<number_sync>) -> &'static str {
        if *number == 7 { "Hello" } else { "?" }
    }

    #[get("/session/begin")]
    pub(crate) fn begin_session(session: Session) -> Result<()> {
        session.insert("user", 7)
    }

    #[get("/session")]
    pub(crate) async fn read_session(session: Session) -> Result<String> {
        Ok(session.get::<u64>("user")?.or_status(StatusCode::UNAUTHORIZED)?.to_string())
    }

    #[get("/current")]
    pub(crate) async fn of_current() -> Result<&'static str> {
        Ok(if current::request()?.path() == "/current" { "Hello" } else { "?" })
    }

    #[get("/current-app")]
    pub(crate) async fn of_current_app() -> Result<&'static str> {
        Ok(if current::app()?.is_debug() { "?" } else { "Hello" })
    }

    /// Stores a value, and finds it.
    #[get("/current-g")]
    pub(crate) async fn of_current_g() -> Result<&'static str> {
        current::g()?.set(7_u64);
        Ok(if current::g()?.get::<u64>().as_deref() == Some(&7) { "Hello" } else { "?" })
    }

    #[get("/async-to-sync")]
    pub(crate) fn waits_for_async() -> &'static str {
        async_to_sync(async { "Hello" })
    }

    #[get("/sync-to-async")]
    pub(crate) async fn waits_for_sync() -> &'static str {
        sync_to_async(|| "Hello").await
    }
}

pub(crate) mod before {
    use duotone::prelude::*;

    #[before_request]
    pub(crate) async fn async_1() {}

    #[before_request]
    pub(crate) async fn async_2() {}

    #[before_request]
    pub(crate) async fn async_3() {}

    #[before_request]
    pub(crate) async fn async_4() {}

    #[before_request]
    pub(crate) async fn async_5() {}

    #[before_request]
    pub(crate) fn sync_1() {}

    #[before_request]
    pub(crate) fn sync_2() {}

    #[before_request]
    pub(crate) fn sync_3() {}

    #[before_request]
    pub(crate) fn sync_4() {}

    #[before_request]
    pub(crate) fn sync_5() {}
}

pub(crate) mod after {
    use duotone::prelude::*;

    #[after_request]
    pub(crate) async fn added(res: &mut Response) {
        res.set_header("x-added", header::HeaderValue::from_static("1"));
    }

    #[teardown_request]
    pub(crate) async fn torn_down() {}
}

pub(crate) mod extract {
    use duotone::prelude::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    pub(crate) struct Page {
        page: u32,
        size: u32,
    }

    #[derive(Deserialize)]
    pub(crate) struct Order<'r> {
        id: u64,
        name: &'r str,
    }

    #[derive(Deserialize)]
    pub(crate) struct OrderForm {
        id: u64,
        name: String,
    }

    /// What each request of ours has.
    pub(crate) struct Accepts<'r>(&'r str);

    impl<'r> FromHeader<'r> for Accepts<'r> {
        const NAME: &'static str = "accept";

        fn from_header(text: &'r str) -> Result<Self> {
            Ok(Accepts(text))
        }
    }

    pub(crate) fn app() -> AppBuilder {
        App::new().state(7_u64).handlers(handlers![
            request, params, query, arg, state, header, headers, cookies, absent, json, form, text,
            bytes
        ])
    }

    fn hello(is_right: bool) -> &'static str {
        if is_right { "Hello" } else { "?" }
    }

    #[get("/extract/request")]
    pub(crate) async fn request(req: &Request) -> &'static str {
        hello(req.path().len() == 16)
    }

    #[get("/extract/params/{id}/{name}")]
    pub(crate) async fn params(id: u64, name: &str) -> &'static str {
        hello(id == 7 && name == "x")
    }

    #[get("/extract/query")]
    pub(crate) async fn query(page: Query<Page>) -> &'static str {
        hello(page.page == 2 && page.size == 50)
    }

    #[get("/extract/arg")]
    pub(crate) async fn arg(req: &Request) -> &'static str {
        hello(req.arg("size").as_deref() == Some("50"))
    }

    #[get("/extract/state")]
    pub(crate) async fn state(number: State<u64>) -> &'static str {
        hello(*number == 7)
    }

    #[get("/extract/header")]
    pub(crate) async fn header(accepts: Header<Accepts<'_>>) -> &'static str {
        hello(accepts.0.0 == "*/*")
    }

    #[get("/extract/headers")]
    pub(crate) async fn headers(headers: &HeaderMap) -> &'static str {
        hello(headers.len() == 2)
    }

    #[get("/extract/cookies")]
    pub(crate) async fn cookies(cookies: Cookies<'_>) -> &'static str {
        hello(cookies.get("theme").as_deref() == Some("dark"))
    }

    #[get("/extract/absent")]
    pub(crate) async fn absent(number: Option<State<u8>>) -> &'static str {
        hello(number.is_none())
    }

    #[post("/extract/json")]
    pub(crate) async fn json(order: Json<Order<'_>>) -> &'static str {
        hello(order.id == 7 && order.name == "x")
    }

    #[post("/extract/form")]
    pub(crate) async fn form(order: Form<OrderForm>) -> &'static str {
        hello(order.id == 7 && order.name == "x")
    }

    #[post("/extract/text")]
    pub(crate) async fn text(body: String) -> &'static str {
        hello(body == "Hello")
    }

    #[post("/extract/bytes")]
    pub(crate) async fn bytes(body: Bytes) -> &'static str {
        hello(body == "Hello")
    }
}
