// Nor can what stands behind a status.

use duotone::prelude::*;

#[get("/{name}")]
async fn show(name: &str) -> Result<(StatusCode, Html<&str>)> {
    Ok((StatusCode::OK, Html(name)))
}

fn main() {
    let _ = handlers![show];
}
