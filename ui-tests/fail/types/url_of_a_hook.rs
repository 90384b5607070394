// A hook has no URL.

use duotone::prelude::*;

#[before_request]
fn hook() {}

fn main() {
    let _ = handlers![hook];
    let _ = url_for(hook {});
}
