// A hook has one type for each argument.

use duotone::prelude::*;

#[after_request]
async fn hook<T>(_value: State<T>) {}

fn main() {
    let _ = handlers![hook];
}
