// A raw identifier is written without `r#` in a path, in defaults and in the listing.
#![deny(warnings)]

use duotone::prelude::*;

#[get("/{type}/{fn}")]
#[get("/{type}", defaults(fn = 1))]
fn r#match(r#type: u64, r#fn: u64, r#where: State<u64>) -> String {
    format!("{} {} {}", r#type, r#fn, *r#where)
}

#[before_request]
async fn r#move() {}

fn main() {
    let [one, other] = handlers![r#match, r#move];
    assert_eq!((one.name(), other.name()), ("match", "move"));
}
