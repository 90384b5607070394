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
    consent(App::new().handlers(handlers![on_loop, on_worker])).run()
}

#[cfg(feature = "green")]
#[expect(unsafe_code, reason = "consent to class `green` is unsafe")]
fn consent(app: AppBuilder) -> AppBuilder {
    // SAFETY: nothing in this program relies on having its thread for itself.
    unsafe { app.allow_green() }
}

#[cfg(not(feature = "green"))]
fn consent(app: AppBuilder) -> AppBuilder {
    app
}
