// A provider is not generic: nobody could say which type is meant.

use duotone::prelude::*;

#[provider]
fn made<T: Default + Send + Sync + 'static>() -> T {
    T::default()
}

fn main() {
    made::<u8>();
}
