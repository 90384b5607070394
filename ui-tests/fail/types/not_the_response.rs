// The response is taken by value or `&mut`.

use duotone::prelude::*;

#[after_request]
fn hook(_res: &Response) {}

fn main() {
    let _ = handlers![hook];
}
