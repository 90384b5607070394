// A view is no method.

use duotone::prelude::*;

struct Users;

impl Users {
    #[get("/")]
    fn show(&self) {}
}

fn main() {
    Users.show();
}
