// A rule of views is a rule of methods.

use duotone::{handlers, method_view};

struct Users {
    name: String,
}

#[method_view("/users")]
impl Users {
    fn get(&self) -> &str {
        &self.name
    }
}

fn main() {
    let _ = handlers![Users];
}
