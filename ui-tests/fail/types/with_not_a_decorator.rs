// Every entry is a decorator.

use duotone::prelude::*;

fn sixty() -> u64 {
    60
}

#[get("/", with = [sixty])]
async fn index() {}

fn main() {
    let _ = handlers![index];
}
