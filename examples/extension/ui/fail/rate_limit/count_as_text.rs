// How often is a number.

use std::time::Duration;

use duotone::prelude::*;
use extension::rate_limit;

#[get("/", with = [rate_limit("10/minute", Duration::from_secs(60))])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
