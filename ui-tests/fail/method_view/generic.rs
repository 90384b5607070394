// Lifetimes are fine, types are not.

use duotone::{handlers, method_view};

struct Page<T>(T);

#[method_view("/page")]
impl<T> Page<T> {
    fn get() {}
}

fn main() {
    let _ = handlers![Page<u8>];
}
