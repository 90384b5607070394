// A view has one type for each argument.

use duotone::prelude::*;

#[get("/")]
fn show<const N: usize>(_value: State<[u8; N]>) {}

fn main() {
    let _ = handlers![show];
}
