// A type that is not a handler's is no handler.

use duotone::prelude::*;

struct Helper;

fn main() {
    let _ = Helper;
    let _ = handlers![Helper];
}
