//! The other service, behind a client for sync code and one for async code.
//!
//! One client of each kind serves all requests, so that connections are used again. A service
//! that cannot be reached is a 502.

use duotone::prelude::*;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::cooperative;

/// The answers are short. Unless told, each connection has twice 128 KiB.
const BUFFER: usize = 4 * 1024;

/// Where it is, and how it is asked.
pub(crate) struct Upstream {
    base: String,
    /// It blocks a thread, or parks a green thread.
    for_sync: ureq::Agent,
    pooled: Client<HttpConnector, Empty<&'static [u8]>>,
}

impl Upstream {
    /// At `UPSTREAM`, which is `http://127.0.0.1:5001` unless set.
    pub(crate) fn from_env() -> Self {
        let base = std::env::var("UPSTREAM").unwrap_or_else(|_| "http://127.0.0.1:5001".to_owned());
        let config =
            ureq::Agent::config_builder().input_buffer_size(BUFFER).output_buffer_size(BUFFER);
        Upstream {
            base,
            for_sync: cooperative::agent(config),
            pooled: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// Its answer, waited for here.
    pub(crate) fn ask_sync(&self, query: Option<&str>) -> Result<String> {
        let res = self.for_sync.get(self.url(query)).call();
        res.and_then(|mut res| res.body_mut().read_to_string()).or_status(StatusCode::BAD_GATEWAY)
    }

    /// Its answer.
    pub(crate) async fn ask(&self, query: Option<&str>) -> Result<String> {
        self.fetch(query).await.or_status(StatusCode::BAD_GATEWAY)
    }

    async fn fetch(&self, query: Option<&str>) -> Result<String> {
        let res = self.pooled.get(self.url(query).parse()?).await?;
        if !res.status().is_success() {
            abort!(502, "the other service answers {}", res.status());
        }
        let body = res.into_body().collect().await?.to_bytes();
        Ok(String::from_utf8(body.into())?)
    }

    fn url(&self, query: Option<&str>) -> String {
        format!("{}/?{}", self.base, query.unwrap_or_default())
    }
}
