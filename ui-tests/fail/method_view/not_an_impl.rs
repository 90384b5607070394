// The item is named, and stays.

use duotone::method_view;

#[method_view("/users")]
struct Users;

fn main() {
    let _ = Users;
}
