// The type that is no response is blamed where it stands, also as `Self`.

use duotone::{handlers, method_view};

struct Users;

#[method_view("/users")]
impl Users {
    fn get() -> Self {
        Users
    }
}

fn main() {
    let _ = handlers![Users];
}
