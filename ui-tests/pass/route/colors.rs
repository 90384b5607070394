// A view is async when it says so or returns a future, and may borrow from the request either way.
#![deny(warnings)]

use std::future::Future;
use std::pin::Pin;

use duotone::prelude::*;
use duotone::{BoxFuture, FromRequest};

struct Order<'r>(&'r str);

impl<'r> FromRequest<'r> for Order<'r> {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(Order(req.path()))
    }
}

struct Both<A, B>(A, B);

impl<'r, A: FromRequest<'r>, B: FromRequest<'r>> FromRequest<'r> for Both<A, B> {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(Both(A::from_request(req)?, B::from_request(req)?))
    }
}

#[get("/sync/{name}/{id}")]
fn sync(name: &str, req: &Request, order: Order<'_>, id: u64) -> String {
    format!("{name} {} {} {id}", req.path(), order.0)
}

#[get("/async/{name}/{id}")]
async fn an_async(name: &str, order: Both<Order<'_>, &Request>, id: u64) -> Result<String> {
    std::future::ready(()).await;
    Ok(format!("{name} {} {} {id}", order.0.0, order.1.path()))
}

#[get("/lifetime/{name}")]
fn lifetime<'a>(name: &'a str, order: Order<'a>) -> String {
    let longer = |one: &'a str, other: &'a str| if one.len() > other.len() { one } else { other };
    longer(name, order.0).to_owned()
}

#[get("/boxed/{name}")]
fn boxed(name: &str) -> BoxFuture<'_, String> {
    Box::pin(async move { name.to_owned() })
}

#[get("/pinned/{name}")]
fn pinned(name: &str) -> Pin<Box<dyn Future<Output = String> + Send + '_>> {
    Box::pin(async move { name.to_owned() })
}

#[get("/opaque/{name}")]
fn opaque(name: &str) -> impl Future<Output = String> + Send {
    async move { name.to_owned() }
}

fn main() {
    let _ = handlers![sync, an_async, lifetime, boxed, pinned, opaque];
}
