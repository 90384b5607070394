// An error handler takes the error by reference, in any position, or none where a status is named.
#![deny(warnings)]

use std::num::ParseIntError;

use duotone::prelude::*;

#[error_handler(404)]
fn by_status(err: &HttpError) -> String {
    err.to_string()
}

#[error_handler(500)]
async fn any_of_a_status(req: &Request, err: &Error) -> String {
    format!("{} {err}", req.path())
}

#[error_handler(405)]
fn without() -> &'static str {
    "not that"
}

#[error_handler]
async fn by_type(_state: State<u64>, req: &Request, err: &ParseIntError) -> Result<String> {
    Ok(format!("{} {err}", req.path()))
}

#[error_handler]
fn catch_all<'e>(err: &'e duotone::Error) -> StatusCode {
    err.status().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn main() {
    let _ = handlers![by_status, any_of_a_status, without, by_type, catch_all];
}
