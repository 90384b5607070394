// A provider is a function, not a method; and what asks for it is not told of a second mistake.

use duotone::prelude::*;

struct Db;

impl Db {
    #[provider]
    fn user(&self) -> u8 {
        1
    }
}

fn main() {
    Db.user();
}
