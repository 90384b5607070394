// The trait is what has to go.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users")]
impl Default for Users {
    fn default() -> Self {
        Users
    }
}

fn main() {
    let _ = handlers![Users];
}
