// The first route attribute speaks for those below it, also where each is imported or qualified.
#![deny(warnings)]

use duotone::{get, handlers, post, route};

#[get("/", defaults(page = 1, tag = "all"))]
#[post("/pages/{page}", defaults(tag = "all"), body_limit = "2MiB")]
#[route("/pages/{page}/{tag}", methods = [PUT, DELETE], name = "pages")]
#[duotone::patch("/tags/{*tag}", defaults(page = 0))]
async fn pages(page: u64, tag: &str) -> String {
    format!("{page} {tag}")
}

fn main() {
    let _ = handlers![pages];
}
