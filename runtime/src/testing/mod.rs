//! Testing an app in process: no server, no socket, and no tokio for sync use.
//!
//! A view is an ordinary function, so what it computes can be tested by calling it. What happens
//! around it, hooks, extraction, errors and cookies, is tested through a [`TestClient`]:
//!
//! ```
//! use duotone::WorkerClass;
//! use duotone::prelude::*;
//!
//! #[post("/login")]
//! fn login(Form(form): Form<Vec<(String, String)>>) -> (SetCookie, Redirect) {
//!     (SetCookie::new("user", form[0].1.clone()), Redirect::see_other("/me"))
//! }
//!
//! #[get("/me")]
//! async fn me(req: &Request) -> Result<String> {
//!     let user = req.cookie("user").or_status(StatusCode::UNAUTHORIZED)?;
//!     Ok(format!("Hello, {user}!"))
//! }
//!
//! fn app() -> App {
//!     App::new().handlers(handlers![login, me]).build().expect("an app without faults")
//! }
//!
//! for class in [WorkerClass::Async, WorkerClass::Threads] {
//!     let client = app().test_client().worker_class(class);
//!     assert_eq!(client.get("/me").send().status(), 401);
//!
//!     // Cookies are kept, and redirects followed where one asks for it.
//!     let res = client.post("/login").form(&[("user", "Ada")]).follow_redirects().send();
//!     assert_eq!(res.text(), "Hello, Ada!");
//! }
//! ```
//!
//! In class `green` the client has an event loop for itself, which ends with it, and asks for the
//! same consent as a server: [`TestClient::worker_class`].
//!
//! In an `async` test a request is awaited instead of sent, in whatever runtime the test has. An
//! app of its own per test keeps tests apart: its state is all there is, and building is cheap.
//!
//! One hook, provider or extractor alone needs no app: [`request()`] makes the request that it is
//! given. A decorator needs something to stand around too: [`next()`].

mod client;
mod draft;
mod exchange;
#[cfg(feature = "green")]
mod green;
mod jar;
mod location;
mod next;
mod request;
mod response;
mod send;
#[cfg(feature = "session")]
mod session;
mod under;
mod unit_request;

pub use client::TestClient;
pub use next::{TestNext, next, next_with};
pub use request::TestRequest;
pub use response::TestResponse;
pub use under::Under;
pub use unit_request::{RequestBuilder, UnitRequest, request};
