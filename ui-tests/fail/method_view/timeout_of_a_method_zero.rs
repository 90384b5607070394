// The limit of one function is one like that of the block.

use duotone::prelude::*;

struct Users;

#[method_view("/users", timeout = "2s", get(timeout = "0ms"))]
impl Users {
    fn get(&self) {}
}

fn main() {
    let _ = handlers![Users];
}
