// A number does not say of what: seconds or milliseconds.

use duotone::prelude::*;
use extension::cache;

#[get("/", with = [cache(60)])]
async fn index() {}

fn main() {
    let _ = handlers![index];
}
