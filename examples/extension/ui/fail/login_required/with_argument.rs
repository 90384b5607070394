// There is nothing to say to it.

use duotone::prelude::*;
use extension::login_required;

#[get("/", with = [login_required("admin")])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
