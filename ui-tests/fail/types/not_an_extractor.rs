// An argument that no path names is an extractor; its type is blamed, once.

use duotone::prelude::*;

#[get("/")]
async fn show(_id: u32) {}

fn main() {
    let _ = handlers![show];
}
