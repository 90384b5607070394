// It is no attribute: it stands in `with = [..]`.

use duotone::prelude::*;
use extension::login_required;

#[get("/")]
#[login_required]
fn index() {}

fn main() {
    let _ = handlers![index];
}
