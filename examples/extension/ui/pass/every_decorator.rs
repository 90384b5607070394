// What the pages of the crate say: both colors, a name without arguments, values, constants.

#![deny(warnings)]

use std::time::Duration;

use duotone::prelude::*;
use extension::{cache, login_required, rate_limit};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[get("/sync", with = [extension::login_required, cache(HOUR), rate_limit(10, HOUR / 2)])]
fn sync() {}

#[get("/async", with = [login_required(), cache(Duration::from_millis(1)), rate_limit(1, HOUR)])]
async fn later() {}

fn main() {
    let _ = handlers![sync, later];
}
