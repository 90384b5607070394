//! Sessions and flash messages (R37).

mod building;
mod config;
mod flashes;
mod login;
mod saving;
mod shared;
mod values;

use bytes::Bytes;
use duotone::prelude::*;
use duotone::{AppBuilder, Handler};

use crate::entries::{Entry, request, text};

const KEY: &str = "a key of 32 bytes, for tests only";
const OTHER_KEY: &str = "another key of more than 32 bytes";

/// An app with a key.
fn with_key(handlers: impl IntoIterator<Item = Handler>) -> AppBuilder {
    App::new().secret_key(KEY).handlers(handlers)
}

/// A browser that keeps the session's cookie and no other.
struct Browser<'e> {
    entry: &'e Entry,
    /// `session=..`, as it is sent.
    cookie: Option<String>,
}

/// What of an answer has to do with sessions.
struct Answer {
    status: u16,
    text: String,
    set_cookie: Option<String>,
    vary: Vec<String>,
}

impl<'e> Browser<'e> {
    fn new(entry: &'e Entry) -> Self {
        Browser { entry, cookie: None }
    }

    fn get(&mut self, target: &str) -> Answer {
        self.call("GET", target)
    }

    fn call(&mut self, method: &str, target: &str) -> Answer {
        let mut req = request(method, target);
        if let Some(cookie) = &self.cookie {
            req.headers_mut().insert("cookie", cookie.parse().expect("a cookie"));
        }
        let answer = Answer::of(&self.entry.send(req));
        if let Some(set) = &answer.set_cookie {
            let pair = set.split(';').next().unwrap_or_default();
            self.cookie = (!set.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        answer
    }
}

impl Answer {
    #[track_caller]
    fn of(response: &http::Response<Bytes>) -> Self {
        let values = |name| {
            let values = response.headers().get_all(name).iter();
            values.map(|value| value.to_str().expect("text").to_owned()).collect::<Vec<_>>()
        };
        let mut cookies = values("set-cookie");
        assert!(cookies.len() < 2, "the session is set once: {cookies:?}");
        Answer {
            status: response.status().as_u16(),
            text: text(response),
            set_cookie: cookies.pop(),
            vary: values("vary"),
        }
    }
}
