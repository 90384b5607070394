// An error handler is no method.

use duotone::prelude::*;

struct Users;

impl Users {
    #[error_handler(404)]
    fn failed(&self) {}
}

fn main() {
    Users.failed();
}
