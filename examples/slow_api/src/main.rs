//! A service that takes its time: `GET /?delay=1` answers one second later.
//!
//! It is the other end of `fan_out`, which expects it on port 5001.

use std::time::Duration;

use duotone::prelude::*;

/// Waits `delay` seconds, one unless given, without holding a thread.
#[get("/")]
async fn index(req: &Request) -> Result<&'static str> {
    let delay = req.arg("delay").map_or(Ok(1.0), |text| text.parse());
    let delay: f64 = delay.or_status(StatusCode::BAD_REQUEST)?;
    let delay = Duration::try_from_secs_f64(delay).or_status(StatusCode::BAD_REQUEST)?;
    tokio::time::sleep(delay).await;
    Ok("slow api response")
}

/// Listens there unless the command line says otherwise.
fn main() -> Result<()> {
    let app = App::new().handlers(handlers![index]).build()?;
    Server::new(app).bind("127.0.0.1:5001").run_cli()
}
