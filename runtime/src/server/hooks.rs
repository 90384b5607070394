//! Runs what an app registered to run before and after serving.

use crate::App;
use crate::server::error::ServeError;
use crate::server::outside;

/// Runs the `before_serving` hooks in order; the first that fails ends the start-up.
pub(super) async fn before_serving(app: &App) -> Result<(), ServeError> {
    for (origin, hook) in app.before_serving() {
        outside::run(app, *hook, app)
            .await
            .map_err(|error| ServeError::BeforeServing { origin: *origin, error })?;
    }
    Ok(())
}

/// Runs all `after_serving` hooks in order; those that fail are logged.
pub(super) async fn after_serving(app: &App) {
    for (origin, hook) in app.after_serving() {
        if let Err(error) = outside::run(app, *hook, app).await {
            tracing::error!(target: "duotone::server", "{origin}, an `after_serving` hook, failed: {error}");
        }
    }
}
