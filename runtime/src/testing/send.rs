//! The two ways to send a test request: blocking, and as a future.

use std::future::IntoFuture;

use crate::testing::exchange::Exchange;
use crate::testing::{TestClient, TestRequest, TestResponse};
use crate::{Body, BoxFuture, Response, WorkerClass, async_to_sync};

impl TestRequest {
    /// Sends it and waits for the whole response, so that its teardowns have run (R11).
    ///
    /// # Panics
    ///
    /// In async code: `.await` the request there.
    #[track_caller]
    pub fn send(self) -> TestResponse {
        let response = self.send_streaming();
        if response.body().is_stream() {
            async_to_sync(TestResponse::read(response))
        } else {
            TestResponse::whole(response)
        }
    }

    /// Sends it and gives the response with its body still to be read, as a server would have it.
    ///
    /// Dropping the body is what a server does when the client closes early (R11).
    ///
    /// # Panics
    ///
    /// As [`send`](Self::send).
    #[track_caller]
    pub fn send_streaming(self) -> Response {
        let client = self.client.clone();
        let (mut exchange, mut req) = Exchange::start(self);
        loop {
            let response = match client.class {
                None => client.app.handle_sync(req),
                Some(class) => async_to_sync(client.dispatch(class, req)),
            };
            match exchange.redirect(&response) {
                Some(next) => req = next,
                None => return response,
            }
        }
    }

    /// [`send_streaming`](Self::send_streaming) for async code.
    pub async fn streaming(self) -> Response {
        let client = self.client.clone();
        let class = client.class.unwrap_or_default();
        let (mut exchange, mut req) = Exchange::start(self);
        loop {
            let response = client.dispatch(class, req).await;
            match exchange.redirect(&response) {
                Some(next) => req = next,
                None => return response,
            }
        }
    }
}

impl TestClient {
    /// Answers a request where those of the class run: in class `green` on the loop of the client,
    /// else where this is polled.
    async fn dispatch(&self, class: WorkerClass, req: http::Request<Body>) -> Response {
        #[cfg(feature = "green")]
        if let Some(event_loop) = self.green.event_loop() {
            return event_loop.dispatch(&self.app, req).await;
        }
        self.app.dispatch(class, req).await
    }
}

impl IntoFuture for TestRequest {
    type Output = TestResponse;
    type IntoFuture = BoxFuture<'static, TestResponse>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { TestResponse::read(self.streaming().await).await })
    }
}
