//! The same view in both colors, behind our server: what `colors.sh` asks for.

use duotone::prelude::*;

#[get("/async")]
async fn on_loop() -> &'static str {
    "Hello, World!"
}

#[get("/sync")]
fn on_worker() -> &'static str {
    "Hello, World!"
}

fn main() -> Result<()> {
    App::new().handlers(handlers![on_loop, on_worker]).run()
}
