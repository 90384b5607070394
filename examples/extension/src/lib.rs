//! Three decorators for apps of Duotone, as a crate of its own would offer them.
//!
//! | decorator | around a view | needs |
//! |---|---|---|
//! | [`login_required()`] | refuses whoever is not logged in | a secret key for sessions; [`Login`] to send browsers to a page |
//! | [`cache()`] | answers again what it has answered | [`Cache`] |
//! | [`rate_limit()`] | refuses a client that asks too often | [`RateLimits`] |
//!
//! Each is written once and stands around views of both colors.
//!
//! ```
//! use std::time::Duration;
//!
//! use duotone::prelude::*;
//! use extension::{Cache, Login, RateLimits, cache, login_required, rate_limit};
//!
//! const MINUTE: Duration = Duration::from_secs(60);
//!
//! #[get("/report", with = [rate_limit(10, MINUTE), login_required, cache(MINUTE)])]
//! fn report() -> &'static str {
//!     "all is well"
//! }
//!
//! #[get("/news", with = [cache(MINUTE)])]
//! async fn news() -> &'static str {
//!     "nothing new"
//! }
//!
//! let app = App::new()
//!     .secret_key("6a1f0c9e5b7d4832a1c0e9f8d7b6a594")
//!     .install(Login::at("/login"))
//!     .install(Cache::new())
//!     .install(RateLimits::new())
//!     .handlers(handlers![report, news])
//!     .build()?;
//!
//! let client = app.test_client();
//! assert_eq!(client.get("/news").send().text(), "nothing new");
//! assert_eq!(client.get("/report").send().status(), 401);
//! client.session(|session| session.insert("user", "Ada"))?;
//! assert_eq!(client.get("/report").send().text(), "all is well");
//! # Ok::<(), Error>(())
//! ```

mod caching;
mod clock;
mod limiting;
mod login;

pub use caching::{Cache, cache};
pub use clock::Clock;
pub use limiting::{RateLimits, rate_limit};
pub use login::{Login, User, login_required, user};
