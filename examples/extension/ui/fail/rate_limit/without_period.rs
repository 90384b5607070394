// So often in which time?

use duotone::prelude::*;
use extension::rate_limit;

#[get("/", with = [rate_limit(10)])]
async fn index() {}

fn main() {
    let _ = handlers![index];
}
