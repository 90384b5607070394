// A hook is no method.

use duotone::prelude::*;

struct Users;

impl Users {
    #[before_request]
    fn hook(&self) {}
}

fn main() {
    Users.hook();
}
