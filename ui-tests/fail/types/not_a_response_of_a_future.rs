// What a spelled future yields is a response; its type is blamed, once.

use duotone::prelude::*;

#[get("/")]
fn show() -> impl Future<Output = u64> + Send {
    async { 1 }
}

fn main() {
    let _ = handlers![show];
}
