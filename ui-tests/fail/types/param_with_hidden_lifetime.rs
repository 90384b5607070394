// A path parameter's type that borrows is written with its lifetime.

use duotone::prelude::*;

struct Slug<'r>(&'r str);

impl<'r> FromParam<'r> for Slug<'r> {
    fn from_param(text: &'r str) -> Result<Self> {
        Ok(Slug(text))
    }
}

#[get("/posts/{slug}")]
fn post(slug: Slug) -> String {
    slug.0.to_owned()
}

fn main() {
    let _ = handlers![post];
}
