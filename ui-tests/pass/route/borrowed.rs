// What borrows from the request may be nested, and kept across an await.
#![deny(warnings)]

use std::borrow::Cow;

use duotone::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Order<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[post("/{shop}")]
fn sync(shop: &str, order: Json<Order<'_>>, req: &Request) -> String {
    format!("{shop} {} {}", order.0.name, req.path())
}

#[put("/{shop}")]
async fn an_async(
    order: Option<Json<Order<'_>>>,
    shop: Cow<'_, str>,
    again: Result<Json<Order<'_>>>,
    req: &Request,
) -> Result<String> {
    std::future::ready(()).await;
    let name = order.map(|Json(order)| order.name).unwrap_or_default();
    Ok(format!("{shop} {name} {} {}", again?.0.name, req.path()))
}

// What a `Json` holds is written before the request ends, and an error is not sent as it is.
#[get("/{shop}")]
fn written(shop: &str) -> Result<Json<(&str, Cow<'_, str>)>> {
    Ok(Json((shop, Cow::Borrowed(shop))))
}

#[before_request]
async fn hook<'r>(Json(order): Json<Order<'r>>, agent: Option<&'r [u8]>) -> Option<String> {
    std::future::ready(()).await;
    agent.is_none().then(|| order.name.into_owned())
}

fn main() {
    let _ = handlers![sync, an_async, written, hook];
}
