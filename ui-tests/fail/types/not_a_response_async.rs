// What an async view yields is a response; the return type is blamed, once.

use duotone::prelude::*;

#[get("/")]
async fn show() -> u64 {
    1
}

fn main() {
    let _ = handlers![show];
}
