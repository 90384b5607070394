// A hook that takes the response by value returns it, or it would be lost.

use duotone::prelude::*;

#[after_request]
fn hook(mut res: Response) {
    res.set_header("x-a", "b");
}

fn main() {
    let _ = handlers![hook];
}
