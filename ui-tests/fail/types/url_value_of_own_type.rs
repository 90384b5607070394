// A type of one's own needs `ToParam`, but only where a URL is made of it.

use duotone::prelude::*;

enum Sort {
    Newest,
}

impl<'r> FromParam<'r> for Sort {
    fn from_param(_: &'r str) -> Result<Self> {
        Ok(Sort::Newest)
    }
}

#[get("/posts/{sort}")]
fn posts(sort: Sort) {
    let Sort::Newest = sort;
}

fn main() {
    let _ = handlers![posts];
    let _ = url_for(posts { sort: Sort::Newest });
}
