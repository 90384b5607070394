// An extractor may be taken apart where it is taken, and an argument may be `mut` or ignored.
#![deny(warnings)]

use duotone::FromRequest;
use duotone::prelude::*;

struct Json<T>(T);

impl<'r> FromRequest<'r> for Json<u64> {
    fn from_request(_: &'r Request) -> Result<Self> {
        Ok(Json(7))
    }
}

struct Page {
    number: u64,
}

impl<'r> FromRequest<'r> for Page {
    fn from_request(_: &'r Request) -> Result<Self> {
        Ok(Page { number: 7 })
    }
}

#[get("/{n}")]
fn sync(Json(x): Json<u64>, mut n: u64, Page { number }: Page, _: &Request) -> String {
    n += x;
    format!("{n} {number}")
}

#[get("/{n}")]
async fn an_async(Json(mut x): Json<u64>, mut n: u64, Page { number: page }: Page) -> String {
    x += 1;
    n += x;
    format!("{n} {page}")
}

fn main() {
    let _ = handlers![sync, an_async];
}
