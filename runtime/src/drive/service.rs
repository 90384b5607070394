//! The app as a [`tower_service::Service`], for somebody else's server: worker class `async`.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Body as HttpBody;
use http_body_util::BodyExt;
use tower_service::Service;

use crate::color::BoxFuture;
use crate::{App, Body, Error};

impl<B> Service<http::Request<B>> for App
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, req: http::Request<B>) -> Self::Future {
        let app = self.clone();
        let req = req.map(|body| Body::from_http(body.map_err(Error::from_boxed)));
        Box::pin(async move { Ok(app.handle(req).await.into_http()) })
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;

    use super::*;

    type BoxError = Box<dyn StdError + Send + Sync>;

    // As tower's middleware gives it: the error of the body is boxed.
    #[test]
    fn a_body_may_have_a_boxed_error() {
        let mut app = App::new().build().unwrap();
        let body = Full::new(Bytes::from("x")).map_err(BoxError::from);
        let res = pollster::block_on(app.call(http::Request::new(body))).unwrap();
        assert_eq!(res.status(), http::StatusCode::NOT_FOUND);
    }
}
