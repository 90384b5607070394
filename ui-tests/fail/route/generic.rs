// A view has one type for each argument.

use duotone::prelude::*;

#[get("/")]
fn show<T>(_value: State<T>) {}

fn main() {
    let _ = handlers![show];
}
