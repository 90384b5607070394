//! An app inside a program of its own, without a server and without tokio: a CGI script
//! ([RFC 3875](https://www.rfc-editor.org/rfc/rfc3875)), which a web server starts for each request.
//!
//! ```text
//! cargo build -p cgi
//! REQUEST_METHOD=GET PATH_INFO=/hello/Ada target/debug/cgi
//! ```

mod gateway;

use duotone::prelude::*;

#[get("/")]
fn index() -> &'static str {
    "Hello, World!"
}

#[get("/hello/{name}")]
async fn hello(name: String) -> String {
    format!("Hello, {name}!")
}

#[post("/echo")]
async fn echo(body: String) -> String {
    body
}

fn main() -> Result<()> {
    let app = App::new().handlers(handlers![index, hello, echo]).build()?;
    let response = app.handle_sync(gateway::request()?);
    gateway::answer(response)
}
