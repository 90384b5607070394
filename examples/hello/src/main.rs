//! A sync view, an async view, a hook and an error handler.

use duotone::prelude::*;

#[get("/")]
fn index() -> &'static str {
    "Hello, World!"
}

#[get("/hello/{name}")]
async fn hello(name: &str) -> String {
    format!("Hello, {name}!")
}

#[after_request]
fn no_sniffing(res: &mut Response) {
    res.set_header("x-content-type-options", "nosniff");
}

#[error_handler(404)]
fn not_found(err: &HttpError, req: &Request) -> String {
    format!("{err}: nothing at {}", req.path())
}

fn main() -> Result<()> {
    App::new().handlers(handlers![index, hello, no_sniffing, not_found]).run()
}
